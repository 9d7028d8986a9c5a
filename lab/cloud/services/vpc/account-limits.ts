import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { CloudContext, Handlers } from "../../handlers";
import { accountProfile } from "../../account/profile";
import { quotaOf } from "../../account/quotas";
import { checkedChargeType } from "./addresses";

/** Made up; see {@link InstanceOffer.hourlyPrice}. */
const IDLE_ADDRESS_PRICE_PER_HOUR = 0.2;
const TRAFFIC_PRICE_PER_GB = 0.8;

/** What kind of account it is, what it may have, and what an EIP costs. */
export function accountLimits({ store }: CloudContext): Handlers<Client> {
    return {
        DescribeNetworkAccountType() {
            return { NetworkAccountType: accountProfile(store).billByIp ? "STANDARD" : "LEGACY" };
        },
        DescribeSecurityGroupLimits() {
            return {
                SecurityGroupLimitSet: {
                    SecurityGroupLimit: quotaOf(store, "securityGroups"),
                    SecurityGroupPolicyLimit: quotaOf(store, "securityGroupPolicies"),
                },
            };
        },
        InquiryPriceAllocateAddresses(request) {
            checkedChargeType(request.InternetChargeType);
            return {
                Price: {
                    AddressPrice: { UnitPrice: TRAFFIC_PRICE_PER_GB, ChargeUnit: "GB" },
                    IPPrice: { UnitPrice: IDLE_ADDRESS_PRICE_PER_HOUR, ChargeUnit: "HOUR" },
                },
            };
        },
    };
}
