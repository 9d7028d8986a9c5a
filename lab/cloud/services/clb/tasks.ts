import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { invalidParameterValue } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import type { Store } from "../../store";

/** How many tasks are remembered; clients ask for theirs right after the call that started it. */
const MAX_TASKS = 500;

const SUCCESS = 0;

export function tasks({ store }: CloudContext): Handlers<Client> {
    return {
        DescribeTaskStatus(request) {
            const taskId = request.TaskId ?? request.DealName?.replace(/^deal-/, "") ?? "";
            const task = store.get("task", taskId);
            if (!task) {
                throw invalidParameterValue("TaskId", taskId, "is no task");
            }
            return { Status: SUCCESS, LoadBalancerIds: task.loadBalancerIds, Message: "" };
        },
    };
}

/** Remembers an asynchronous call, whose task id is its request id. The lab's are done when they are answered. */
export function putTask(store: Store, taskId: string, loadBalancerIds: string[]): void {
    store.put("task", taskId, { taskId, loadBalancerIds });
    for (const { taskId: old } of store.list("task").slice(0, -MAX_TASKS)) {
        store.delete("task", old);
    }
}
