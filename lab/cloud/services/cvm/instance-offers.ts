import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import type { InstanceTypeQuotaItem } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { applyFilters, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { INSTANCE_OFFERS } from "../../catalogue/instance-catalogue";
import { accountProfile } from "../../account/profile";

const CHARGE_TYPES = ["POSTPAID_BY_HOUR", "PREPAID", "SPOTPAID"];

const FILTERS: FilterFields<InstanceTypeQuotaItem> = {
    zone: ({ Zone = "" }) => Zone,
    "instance-type": ({ InstanceType = "" }) => InstanceType,
    "instance-family": ({ InstanceFamily = "" }) => InstanceFamily,
    "instance-charge-type": ({ InstanceChargeType = "" }) => InstanceChargeType,
};

/** What the zones of the region sell: all of the lab's types but those that are set as sold out. */
export function instanceOffers({ store, zones }: CloudContext): Handlers<Client> {
    return {
        DescribeZoneInstanceConfigInfos(request, { region }) {
            const { soldOut } = accountProfile(store);
            const all = zones(region).flatMap(({ zone }) =>
                INSTANCE_OFFERS.flatMap(({ instanceType, cpu, memory, hourlyPrice }) =>
                    CHARGE_TYPES.map((chargeType): InstanceTypeQuotaItem => {
                        const isSoldOut = soldOut.includes(instanceType);
                        return {
                            Zone: zone,
                            InstanceType: instanceType,
                            InstanceFamily: instanceType.split(".")[0] ?? "",
                            TypeName: "Standard",
                            InstanceChargeType: chargeType,
                            NetworkCard: 0,
                            Externals: {},
                            LocalDiskTypeList: [],
                            Cpu: cpu,
                            Memory: memory,
                            Status: isSoldOut ? "SOLD_OUT" : "SELL",
                            StatusCategory: isSoldOut ? "WithoutStock" : "EnoughStock",
                            SoldOutReason: isSoldOut ? "SoldOut" : "",
                            Price:
                                chargeType === "PREPAID"
                                    ? {
                                          OriginalPrice: hourlyPrice * 720,
                                          DiscountPrice: hourlyPrice * 720,
                                          Discount: 100,
                                      }
                                    : {
                                          UnitPrice: hourlyPrice,
                                          UnitPriceDiscount: hourlyPrice,
                                          ChargeUnit: "HOUR",
                                          Discount: 100,
                                      },
                            InstanceBandwidth: 1.5,
                            InstancePps: 30,
                            StorageBlockAmount: 0,
                            CpuType: "",
                            Gpu: 0,
                            Fpga: 0,
                            GpuCount: 0,
                            Remark: "",
                            Frequency: "",
                        };
                    }),
                ),
            );
            return { InstanceTypeQuotaSet: applyFilters(all, request.Filters, FILTERS) };
        },
    };
}
