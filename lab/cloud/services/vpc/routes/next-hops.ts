import type { Route } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { isIPv4 } from "node:net";
import { containsCidr } from "../../../networks/cidrs";
import { invalidParameterValue, resourceNotFound } from "../../../errors";
import type { VpcRecord } from "../../../model";
import type { Store } from "../../../store";
import { cidrsOfVpc } from "../vpcs";

/** Next hops that Tencent Cloud has (SDK text of Route), of which the lab has no gateway. */
const WITHOUT_GATEWAYS = [
    "CVM",
    "VPN",
    "DIRECTCONNECT",
    "PEERCONNECTION",
    "HAVIP",
    "LOCAL_GATEWAY",
    "INTRANAT",
    "GWLB_ENDPOINT",
];

/** Throws InvalidParameterValue for a next hop of no kind, ResourceNotFound for one that does not exist. */
export function checkNextHop(
    store: Store,
    vpc: Readonly<VpcRecord>,
    { GatewayType, GatewayId }: Pick<Route, "GatewayType" | "GatewayId">,
): void {
    switch (GatewayType) {
        case "NAT":
            if (store.get("natGateway", GatewayId)?.vpcId !== vpc.vpcId) {
                throw resourceNotFound("NAT gateway", GatewayId);
            }
            return;
        case "USER_CCN":
            if (store.get("ccnAttachment", vpc.vpcId)?.ccnId !== GatewayId) {
                throw resourceNotFound(`CCN of ${vpc.vpcId}`, GatewayId);
            }
            return;
        case "NORMAL_CVM":
            if (!isIPv4(GatewayId) || !cidrsOfVpc(vpc).some((cidr) => containsCidr(cidr, GatewayId))) {
                throw invalidParameterValue("GatewayId", GatewayId, `is no address of ${vpc.vpcId}`);
            }
            return;
        case "EIP":
            if (GatewayId !== "0") {
                throw invalidParameterValue("GatewayId", GatewayId, "must be 0 with `GatewayType` EIP");
            }
            return;
        default:
            if (WITHOUT_GATEWAYS.includes(GatewayType)) {
                throw resourceNotFound(`gateway of type ${GatewayType}`, GatewayId);
            }
            throw invalidParameterValue(
                "GatewayType",
                GatewayType,
                `must be one of NAT, USER_CCN, NORMAL_CVM, EIP, ${WITHOUT_GATEWAYS.join(", ")}`,
            );
    }
}
