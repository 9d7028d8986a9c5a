import { failed, judgeFact, type CheckOutcome, passed, warned } from "../check";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import { DOCKER_HUB, parseImage } from "../image-reference";

const MIRROR_PAGE = "https://cloud.tencent.com/document/product/457/39139";
const ACCESS_PAGE = "https://cloud.tencent.com/document/product/1141/41838";

const PULL_ONCE = "pull the image once from a machine in the VPC";

/**
 * Whether nodes and Pods on super nodes can reach the image's registry: by their way to the internet and by whose registry it
 * is. Nothing of Tencent's answers this itself.
 */
export function checkRegistry({ egress }: Facts, plan: PreflightPlan): CheckOutcome[] {
    if (plan.image === undefined) {
        return [];
    }
    const { registry } = parseImage(plan.image);
    if (isInside(registry)) {
        return [
            unknown(
                `whether nodes reach ${registry} cannot be checked: it is inside a network or restricts access itself`,
                `let the VPC or the NAT gateway's EIP into the registry, and ${PULL_ONCE}`,
                ACCESS_PAGE,
            ),
        ];
    }
    if (plan.creates.natGateway) {
        return [passed(`nodes reach ${registry} through the stack's NAT gateway`)];
    }
    return judgeFact(egress, (gateways) => {
        if (gateways.length > 0) {
            return passed(`nodes reach ${registry} through the VPC's default route (${gateways.join(", ")})`);
        }
        if (registry === DOCKER_HUB) {
            return unknown(
                "the VPC has no default route: nodes reach Docker Hub only by Tencent's mirror, whose content cannot be queried",
                `${plan.creates.vpc ? "set natGateway to true" : "give the VPC a NAT gateway"}, or ${PULL_ONCE}`,
                MIRROR_PAGE,
            );
        }
        const found = `nodes cannot reach ${registry}: their VPC has no default route`;
        return plan.creates.vpc && plan.ccnId === undefined
            ? failed(found, "remove natGateway: false, or set image to one of a registry inside the VPC")
            : warned(found, `give the VPC a NAT gateway, or ${PULL_ONCE}`);
    });
}

function unknown(found: string, remedy: string, source: string): CheckOutcome {
    return { status: "unasked", found, remedy, source };
}

/** Tencent's own registries, whose access a list decides, and addresses and names of a private network. */
function isInside(registry: string): boolean {
    const host = registry.replace(/:\d+$/, "");
    return (
        /\.(tencentcloudcr\.com|tencentyun\.com)$/.test(host) ||
        /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host) ||
        !host.includes(".")
    );
}
