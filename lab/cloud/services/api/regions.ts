import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/api/v20201106/api_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { noEffect } from "../../requests/unserved-fields";
import { regionList, zoneList } from "../../catalogue/regions";

/** What the model has for edge zones. */
const NOT_EDGE = {
    ParentZone: "",
    ParentZoneId: "",
    ParentZoneName: "",
    ZoneType: "",
    MachineRoomTypeMC: "",
    ZoneIdMC: "",
};

const everyProduct = noEffect("every product is in all regions and zones");

/** Regions and zones by product. api 2020-11-06. */
export function apiService({ zones }: CloudContext): Service {
    return service<Client>(
        "api",
        "2020-11-06",
        {
            DescribeRegions: regionList,
            DescribeZones(_request, { region }) {
                const { TotalCount, ZoneSet } = zoneList(zones(region));
                return { TotalCount, ZoneSet: ZoneSet.map((zone) => ({ ...zone, ...NOT_EDGE })) };
            },
        },
        {
            DescribeRegions: { Product: everyProduct },
            DescribeZones: { Product: everyProduct },
        },
    );
}
