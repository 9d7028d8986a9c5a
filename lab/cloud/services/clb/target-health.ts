import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type {
    ListenerHealth,
    RuleHealth,
    TargetHealth,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudContext, Handlers, RequiredParameters } from "../../handlers";
import type { ListenerRecord, LoadBalancerRecord, TargetRecord } from "../../model";
import { isLayer7 } from "./listener-settings";
import { selectListeners } from "./listeners";
import { getLoadBalancer } from "./load-balancers";
import { machineOf } from "./targets";

export const requiredOfTargetHealth: RequiredParameters<Client> = {
    DescribeTargetHealth: { LoadBalancerIds: "array" },
};

export function targetHealth(context: CloudContext): Handlers<Client> {
    return {
        async DescribeTargetHealth(request) {
            const balancers = request.LoadBalancerIds.map((id) => getLoadBalancer(context.store, id));
            const described = balancers.map(async (balancer) => ({
                LoadBalancerId: balancer.loadBalancerId,
                LoadBalancerName: balancer.name,
                Listeners: await Promise.all(
                    selectListeners(balancer, { ListenerIds: request.ListenerIds }).map((listener) =>
                        listenerHealth(context, balancer, listener, request.LocationIds),
                    ),
                ),
            }));
            return { LoadBalancers: await Promise.all(described) };
        },
    };
}

async function listenerHealth(
    context: CloudContext,
    balancer: Readonly<LoadBalancerRecord>,
    listener: ListenerRecord,
    locationIds: string[] | undefined,
): Promise<ListenerHealth> {
    const health = (targets: TargetRecord[]) =>
        Promise.all(targets.map((target) => healthOf(context, balancer, target)));
    const wanted = listener.rules.filter((rule) => !locationIds?.length || locationIds.includes(rule.locationId));
    const rules: RuleHealth[] = isLayer7(listener.protocol)
        ? await Promise.all(
              wanted.map(async (rule) => ({
                  LocationId: rule.locationId,
                  Domain: rule.domain,
                  Url: rule.url,
                  Targets: await health(rule.targets),
              })),
          )
        : [{ LocationId: "", Domain: "", Url: "", Targets: await health(listener.targets) }];
    return {
        ListenerId: listener.listenerId,
        ListenerName: listener.name,
        Protocol: listener.protocol,
        Port: listener.port,
        Rules: rules,
    };
}

async function healthOf(
    { store, targetHealth: check }: CloudContext,
    balancer: Readonly<LoadBalancerRecord>,
    target: TargetRecord,
): Promise<TargetHealth> {
    const address = target.eniIp ?? machineOf(store, target)?.lanIp;
    const healthy = address !== undefined && (await check(balancer, { address, port: target.port }));
    return {
        IP: address ?? "",
        Port: target.port,
        HealthStatus: healthy,
        HealthStatusDetail: healthy ? "Alive" : "Dead",
        TargetId: target.instanceId ?? target.eniIp ?? "",
        Weight: target.weight,
    };
}
