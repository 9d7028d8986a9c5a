import { containsCidr } from "cidr-tools";
import { failed, type CheckOutcome, passed, warned } from "../check";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../preflight-plan";

/** Without a public endpoint the API server has an address of the VPC only. */
export function checkApiServer({ localAddresses }: Facts, plan: PreflightPlan): CheckOutcome[] {
    if (!plan.creates.cluster) {
        return [];
    }
    if (plan.publicEndpoint) {
        return [passed("the API server gets a public endpoint")];
    }
    if (localAddresses === "lab") {
        return [passed("the lab serves the API server on this machine")];
    }
    const { vpcCidr } = plan;
    if (vpcCidr !== undefined && localAddresses.some((address) => containsCidr(vpcCidr, address))) {
        return [passed(`this machine has an address in ${vpcCidr}`)];
    }
    return [
        warned(
            "the API server gets an intranet endpoint only, and this machine has no address in its VPC",
            "set apiServerAllowedCidrs to this machine's public address, such as [203.0.113.7/32], or run Pulumi where " +
                "CCN, VPN or a node of the VPC leads to it",
            "https://cloud.tencent.com/document/product/457/32191",
        ),
    ];
}

export function checkImage({ image }: Facts, plan: PreflightPlan): CheckOutcome[] {
    switch (image.kind) {
        case "none":
            return [passed("the stack runs no image: its Pods are adopted")];
        case "public":
            return [passed(`${plan.image} can be pulled without a login`)];
        case "login":
            if (plan.imagePullSecret !== undefined) {
                return [
                    {
                        status: "unasked",
                        found: `${plan.image} needs a login; whether ${plan.imagePullSecret} holds it, only the cluster knows`,
                        remedy: "pull the image once with that login",
                    },
                ];
            }
            return [
                failed(
                    `${plan.image} can be pulled only with a login`,
                    "set image to a public one, or imagePullSecret to a Secret with the registry's login",
                ),
            ];
        case "missing":
            return [failed(`the registry has no ${plan.image}`, "set image to one that exists, with its tag")];
        case "not-asked":
            return [
                {
                    status: "unasked",
                    found: `whether ${plan.image} can be pulled is unknown: ${image.why}`,
                    remedy: "pull it once from a machine in the VPC",
                },
            ];
    }
}
