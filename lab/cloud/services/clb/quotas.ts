import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { CloudContext, Handlers } from "../../handlers";
import { quotaOf } from "../../account/quotas";

/** Made up; see {@link InstanceOffer.hourlyPrice}. */
const INSTANCE_PRICE_PER_HOUR = 0.02;
const TRAFFIC_PRICE_PER_GB = 0.8;

/** How many CLBs there may be, and what one costs. */
export function quotas({ store }: CloudContext): Handlers<Client> {
    const count = (type: string) => store.list("loadBalancer").filter((each) => each.type === type).length;
    return {
        DescribeQuota() {
            return {
                QuotaSet: [
                    {
                        QuotaId: "TOTAL_OPEN_CLB_QUOTA",
                        QuotaCurrent: count("OPEN"),
                        QuotaLimit: quotaOf(store, "loadBalancers"),
                    },
                    {
                        QuotaId: "TOTAL_INTERNAL_CLB_QUOTA",
                        QuotaCurrent: count("INTERNAL"),
                        QuotaLimit: quotaOf(store, "loadBalancers"),
                    },
                ],
            };
        },
        InquiryPriceCreateLoadBalancer(request) {
            const item = (UnitPrice: number, ChargeUnit: string) => ({
                UnitPrice,
                ChargeUnit,
                OriginalPrice: UnitPrice,
                DiscountPrice: UnitPrice,
                UnitPriceDiscount: UnitPrice,
                Discount: 100,
            });
            return {
                Price: {
                    // Private CLBs are free (214/36999).
                    InstancePrice: item(request.LoadBalancerType === "OPEN" ? INSTANCE_PRICE_PER_HOUR : 0, "HOUR"),
                    BandwidthPrice: item(TRAFFIC_PRICE_PER_GB, "GB"),
                },
            };
        },
    };
}
