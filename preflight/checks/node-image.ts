import { judgeFact, type CheckOutcome, passed, warned } from "../check";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import { failedToCreate } from "./own";

/** What Tencent's provider asks for where the stack names no OS (v1.83.25). */
const PROVIDER_DEFAULT = "tlinux2.4x86_64";
const IMAGES_PAGE = "https://cloud.tencent.com/document/product/457/68289";
/** How many images a remedy names. */
const MAX_NAMED = 6;

/**
 * Whether TKE offers the OS of the new cluster (DescribeImages). Which versions of Kubernetes it takes no action says: only
 * CreateCluster answers OsNotSupport.
 */
export function checkNodeImage(facts: Facts, { creates, clusterOs, kubernetesVersion }: PreflightPlan): CheckOutcome[] {
    if (!creates.cluster) {
        return [];
    }
    const os = clusterOs ?? PROVIDER_DEFAULT;
    return judgeFact(facts.nodeImages, (offered) => {
        if (offered.some(({ osName, id }) => osName === os || id === os)) {
            return passed(`TKE offers ${os}; whether for Kubernetes ${kubernetesVersion} no action says`);
        }
        const names = [...new Set(offered.map(({ osName }) => osName))];
        const remedy = `set clusterOs to one of ${names.slice(0, MAX_NAMED).join(", ")}`;
        return clusterOs === undefined
            ? warned(`TKE does not list ${os}, which its provider asks for by default`, remedy, IMAGES_PAGE)
            : failedToCreate(facts, "ccs/cluster", `TKE does not offer the OS ${os}`, remedy, IMAGES_PAGE);
    });
}
