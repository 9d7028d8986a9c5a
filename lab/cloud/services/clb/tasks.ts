import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { invalidParameterValue } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import type { LongAction } from "../../model/timed-actions";
import type { Store } from "../../store";
import { isUnderWay } from "../../lifecycle/time";
import { durationOf, timingOf } from "../../lifecycle/timing";

/** How many tasks are remembered; clients ask for theirs right after the call that started it. */
const MAX_TASKS = 500;

const SUCCEEDED = 0;
const RUNNING = 2;

export function tasks({ store, now }: CloudContext): Handlers<Client> {
    return {
        DescribeTaskStatus(request) {
            const taskId = request.TaskId ?? request.DealName?.replace(/^deal-/, "") ?? "";
            const task = store.get("task", taskId);
            if (!task) {
                throw invalidParameterValue("TaskId", taskId, "is no task");
            }
            const status = isUnderWay(task.until, now()) ? RUNNING : SUCCEEDED;
            return { Status: status, LoadBalancerIds: task.loadBalancerIds, Message: "" };
        },
    };
}

/** Remembers an asynchronous call, whose task id is its request id. What it does is done when it is answered. */
export function putTask(
    store: Store,
    taskId: string,
    loadBalancerIds: string[],
    action: LongAction = "ModifyLoadBalancer",
): void {
    const until = new Date(Date.now() + durationOf(action, timingOf(store))).toISOString();
    store.put("task", taskId, { taskId, loadBalancerIds, until });
    for (const { taskId: old } of store.list("task").slice(0, -MAX_TASKS)) {
        store.delete("task", old);
    }
}
