export interface Zone {
    zone: string;
    name: string;
    id: string;
}

interface Region {
    name: string;
    /** Its number (tke DescribeRegions). */
    id: number;
    /** What its zones' ids start with: zone 3 of 1000 is 100003. */
    idPrefix: number;
    zones: number[];
}

/** Regions that offer TKE, with the zones that are on sale (api DescribeRegions and DescribeZones). */
const REGIONS: Readonly<Record<string, Region>> = {
    "ap-guangzhou": { name: "Guangzhou", id: 1, idPrefix: 1000, zones: [3, 4, 6, 7] },
    "ap-shanghai": { name: "Shanghai", id: 4, idPrefix: 2000, zones: [2, 3, 4, 5, 8] },
    "ap-hongkong": { name: "Hong Kong", id: 5, idPrefix: 3000, zones: [2, 3] },
    "ap-beijing": { name: "Beijing", id: 8, idPrefix: 8000, zones: [3, 4, 5, 6, 7, 8] },
    "ap-singapore": { name: "Singapore", id: 9, idPrefix: 9000, zones: [1, 2, 3, 4] },
    "na-siliconvalley": { name: "Silicon Valley", id: 15, idPrefix: 15000, zones: [1, 2] },
    "ap-chengdu": { name: "Chengdu", id: 16, idPrefix: 16000, zones: [1, 2] },
    "eu-frankfurt": { name: "Frankfurt", id: 17, idPrefix: 17000, zones: [1, 2] },
    "ap-seoul": { name: "Seoul", id: 18, idPrefix: 18000, zones: [1, 2] },
    "ap-chongqing": { name: "Chongqing", id: 19, idPrefix: 19000, zones: [1] },
    "na-ashburn": { name: "Ashburn", id: 22, idPrefix: 22000, zones: [1, 2] },
    "ap-bangkok": { name: "Bangkok", id: 23, idPrefix: 23000, zones: [1, 2] },
    "ap-tokyo": { name: "Tokyo", id: 25, idPrefix: 25000, zones: [1, 2] },
    "ap-nanjing": { name: "Nanjing", id: 33, idPrefix: 33000, zones: [1, 2, 3] },
    "ap-jakarta": { name: "Jakarta", id: 72, idPrefix: 72000, zones: [1, 2] },
    "sa-saopaulo": { name: "Sao Paulo", id: 74, idPrefix: 74000, zones: [1] },
};

export const REGION_NAMES: readonly { region: string; name: string; id: number }[] = Object.entries(REGIONS).map(
    ([region, { name, id }]) => ({ region, name, id }),
);

export function isRegion(region: string): boolean {
    return region in REGIONS;
}

/** The zones of a region that are on sale; none for a region that does not exist. */
export function zonesOf(region: string): Zone[] {
    const known = REGIONS[region];
    return (known?.zones ?? []).map((number) => ({
        zone: `${region}-${number}`,
        name: `${known?.name} Zone ${number}`,
        id: `${(known?.idPrefix ?? 0) * 100 + number}`.padStart(6, "0"),
    }));
}

/** Every region, as `DescribeRegions` of several services answers. */
export function regionList() {
    const RegionSet = REGION_NAMES.map(({ region, name }) => ({
        Region: region,
        RegionName: name,
        RegionState: "AVAILABLE",
    }));
    return { TotalCount: RegionSet.length, RegionSet };
}

/** A region's zones, as `DescribeZones` of several services answers. */
export function zoneList(zones: readonly Zone[]) {
    const ZoneSet = zones.map(({ zone, name, id }) => ({
        Zone: zone,
        ZoneName: name,
        ZoneId: id,
        ZoneState: "AVAILABLE",
    }));
    return { TotalCount: ZoneSet.length, ZoneSet };
}
