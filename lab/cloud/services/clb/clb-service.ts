import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { domains } from "./listeners/domains";
import { listeners } from "./listeners/listeners";
import { loadBalancers } from "./load-balancers";
import { quotas } from "./quotas";
import { rewrites } from "./listeners/rewrites";
import { rules } from "./listeners/rules";
import { targetHealth } from "./target-health";
import { targets } from "./targets";
import { tasks } from "./tasks";
import { UNSERVED } from "./unserved-fields";

/** Cloud Load Balancer: clb 2018-03-17. */
export function clbService(context: CloudContext): Service {
    return service<Client>(
        "clb",
        "2018-03-17",
        {
            ...loadBalancers(context),
            ...listeners(context),
            ...rules(context),
            ...rewrites(context),
            ...domains(context),
            ...targets(context),
            ...targetHealth(context),
            ...tasks(context),
            ...quotas(context),
        },
        UNSERVED,
    );
}
