import type { ProviderContext } from "../../../provider";
import { call, clientsFor, waitFor } from "../client";

/** The provider's timeout for creation and deletion. */
const TEN_MINUTES = 10 * 60_000;

/** Waits for the job of a request to the CLB API; returns the load balancers it was about. Throws where it failed. */
export async function clbTaskDone(requestId: string | undefined, context: ProviderContext): Promise<string[]> {
    return waitFor(context, `task ${requestId} of the CLB API`, TEN_MINUTES, async () => {
        const { Status, LoadBalancerIds, Message } = await call(context, () =>
            clientsFor(context).clb.DescribeTaskStatus({ TaskId: requestId }),
        );
        if (Status === 1) {
            throw new Error(`task ${requestId} of the CLB API failed: ${Message ?? "no reason given"}`);
        }
        return Status === 0 ? (LoadBalancerIds ?? []) : undefined;
    });
}
