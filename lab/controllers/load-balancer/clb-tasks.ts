import pRetry from "p-retry";
import type { CloudApi } from "../../cloud/api";

enum TaskStatus {
    Succeeded = 0,
    Failed = 1,
}

/** Waits for an asynchronous action of the CLB API, whose task id is its request id (214/30683). */
export async function taskDone(cloud: CloudApi, { RequestId }: { RequestId?: string }): Promise<void> {
    if (!RequestId) {
        return;
    }
    const failure = await pRetry(
        async () => {
            const { Status, Message } = await cloud.clb("DescribeTaskStatus", { TaskId: RequestId });
            if (Status === TaskStatus.Succeeded) {
                return undefined;
            }
            if (Status === TaskStatus.Failed) {
                return new Error(`CLB task ${RequestId} failed: ${Message}`);
            }
            throw new Error(`CLB task ${RequestId} still runs`);
        },
        { retries: 30, minTimeout: 50, maxTimeout: 2000 },
    );
    if (failure) {
        throw failure;
    }
}
