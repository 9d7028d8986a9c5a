import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/api/v20201106/api_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { REGION_NAMES } from "../../regions";

/** Regions and zones by product. api 2020-11-06. */
export function apiService({ zones }: CloudContext): Service {
    return service<Client>(
        "api",
        "2020-11-06",
        {
            DescribeRegions() {
                return {
                    TotalCount: REGION_NAMES.length,
                    RegionSet: REGION_NAMES.map(({ region, name }) => ({
                        Region: region,
                        RegionName: name,
                        RegionState: "AVAILABLE",
                    })),
                };
            },
            DescribeZones(_request, { region }) {
                const offered = zones(region);
                return {
                    TotalCount: offered.length,
                    ZoneSet: offered.map(({ zone, name, id }) => ({
                        Zone: zone,
                        ZoneName: name,
                        ZoneId: id,
                        ZoneState: "AVAILABLE",
                        ParentZone: "",
                        ParentZoneId: "",
                        ParentZoneName: "",
                        ZoneType: "",
                        MachineRoomTypeMC: "",
                        ZoneIdMC: "",
                    })),
                };
            },
        },
        { DescribeRegions: { Product: "string" }, DescribeZones: { Product: "string" } },
    );
}
