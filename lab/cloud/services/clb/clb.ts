import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { domains, requiredOfDomains } from "./domains";
import { listeners, requiredOfListeners } from "./listeners";
import { loadBalancers, requiredOfLoadBalancers } from "./load-balancers";
import { quotas, requiredOfQuotas } from "./quotas";
import { requiredOfRules, rules } from "./rules";
import { requiredOfTargetHealth, targetHealth } from "./target-health";
import { requiredOfTargets, targets } from "./targets";
import { tasks } from "./tasks";

/** Cloud Load Balancer: clb 2018-03-17. */
export function clbService(context: CloudContext): Service {
    return service<Client>(
        "clb",
        "2018-03-17",
        {
            ...loadBalancers(context),
            ...listeners(context),
            ...rules(context),
            ...domains(context),
            ...targets(context),
            ...targetHealth(context),
            ...tasks(context),
            ...quotas(context),
        },
        {
            ...requiredOfLoadBalancers,
            ...requiredOfListeners,
            ...requiredOfRules,
            ...requiredOfDomains,
            ...requiredOfTargets,
            ...requiredOfQuotas,
            ...requiredOfTargetHealth,
        },
    );
}
