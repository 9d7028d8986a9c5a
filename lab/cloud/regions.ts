export interface Zone {
    zone: string;
    name: string;
    id: string;
}

interface Region {
    name: string;
    /** What its zones' ids start with: zone 3 of 1000 is 100003. */
    idPrefix: number;
    zones: number[];
}

/** Regions that offer TKE, with the zones that are on sale (api DescribeRegions and DescribeZones). */
const REGIONS: Readonly<Record<string, Region>> = {
    "ap-guangzhou": { name: "Guangzhou", idPrefix: 1000, zones: [3, 4, 6, 7] },
    "ap-shanghai": { name: "Shanghai", idPrefix: 2000, zones: [2, 3, 4, 5, 8] },
    "ap-hongkong": { name: "Hong Kong", idPrefix: 3000, zones: [2, 3] },
    "ap-beijing": { name: "Beijing", idPrefix: 8000, zones: [3, 4, 5, 6, 7, 8] },
    "ap-singapore": { name: "Singapore", idPrefix: 9000, zones: [1, 2, 3, 4] },
    "na-siliconvalley": { name: "Silicon Valley", idPrefix: 15000, zones: [1, 2] },
    "ap-chengdu": { name: "Chengdu", idPrefix: 16000, zones: [1, 2] },
    "eu-frankfurt": { name: "Frankfurt", idPrefix: 17000, zones: [1, 2] },
    "ap-seoul": { name: "Seoul", idPrefix: 18000, zones: [1, 2] },
    "ap-chongqing": { name: "Chongqing", idPrefix: 19000, zones: [1] },
    "na-ashburn": { name: "Ashburn", idPrefix: 22000, zones: [1, 2] },
    "ap-bangkok": { name: "Bangkok", idPrefix: 23000, zones: [1, 2] },
    "ap-tokyo": { name: "Tokyo", idPrefix: 25000, zones: [1, 2] },
    "ap-nanjing": { name: "Nanjing", idPrefix: 33000, zones: [1, 2, 3] },
    "ap-jakarta": { name: "Jakarta", idPrefix: 72000, zones: [1, 2] },
    "sa-saopaulo": { name: "Sao Paulo", idPrefix: 74000, zones: [1] },
};

export const REGION_NAMES: readonly { region: string; name: string }[] = Object.entries(REGIONS).map(
    ([region, { name }]) => ({ region, name }),
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
