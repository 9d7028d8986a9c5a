import { checkedKubeconfig } from "../../kubeconfig/checked-kubeconfig";
import { withinTime } from "./within-time";
import type { Right } from "./needed-rights";

/**
 * Which of the rights a kubeconfig's user lacks, by a SelfSubjectAccessReview each, which every user may create. What the API
 * server does not answer to is not taken for missing.
 */
export async function deniedRights(kubeconfig: string, rights: readonly Right[]): Promise<Right[]> {
    const { AuthorizationV1Api, KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromString(checkedKubeconfig(kubeconfig));
    const api = config.makeApiClient(AuthorizationV1Api);
    const isDenied = async (right: Right): Promise<boolean> => {
        const review = { spec: { resourceAttributes: right } };
        const answer = await withinTime(api.createSelfSubjectAccessReview({ body: review })).catch(() => undefined);
        return answer?.status?.allowed === false;
    };
    const denied = await Promise.all(rights.map(isDenied));
    return rights.filter((_, index) => denied[index]);
}
