import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type {
    ListenerHealth,
    RuleHealth,
    TargetHealth,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudContext, Handlers } from "../../handlers";
import type { ListenerRecord, LoadBalancerRecord, TargetRecord } from "../../model";
import { isLayer7 } from "./listeners/listener-settings";
import { selectListeners } from "./listeners/listeners";
import { getLoadBalancer } from "./load-balancers";
import { machineOf } from "./target-machines";

export function targetHealth(context: CloudContext): Handlers<Client> {
    return {
        DescribeTargetHealth(request) {
            const balancers = [...new Set(request.LoadBalancerIds)].map((id) => getLoadBalancer(context.store, id));
            const described = balancers.map((balancer) => ({
                LoadBalancerId: balancer.loadBalancerId,
                LoadBalancerName: balancer.name,
                Listeners: selectListeners(balancer, { ListenerIds: request.ListenerIds }).map((listener) =>
                    listenerHealth(context, balancer, listener, request.LocationIds),
                ),
            }));
            return { LoadBalancers: described };
        },
    };
}

function listenerHealth(
    context: CloudContext,
    balancer: Readonly<LoadBalancerRecord>,
    listener: ListenerRecord,
    locationIds: string[] | undefined,
): ListenerHealth {
    const health = (groupId: string, targets: TargetRecord[]) =>
        targets.map((target) => healthOf(context, groupId, balancer, target));
    const wanted = listener.rules.filter((rule) => !locationIds?.length || locationIds.includes(rule.locationId));
    const rules: RuleHealth[] = isLayer7(listener.protocol)
        ? wanted.map((rule) => ({
              LocationId: rule.locationId,
              Domain: rule.domain,
              Url: rule.url,
              Targets: health(rule.locationId, rule.targets),
          }))
        : [{ LocationId: "", Domain: "", Url: "", Targets: health(listener.listenerId, listener.targets) }];
    return {
        ListenerId: listener.listenerId,
        ListenerName: listener.name,
        Protocol: listener.protocol,
        Port: listener.port,
        Rules: rules,
    };
}

function healthOf(
    { store, targetHealth: statusOf }: CloudContext,
    groupId: string,
    { vpcId }: Readonly<LoadBalancerRecord>,
    target: TargetRecord,
): TargetHealth {
    const address = target.eniIp ?? machineOf(store, target)?.lanIp;
    const status = address === undefined ? "Unknown" : statusOf(groupId, vpcId, { ...target, address });
    return {
        IP: address ?? "",
        Port: target.port,
        // Which backends get traffic, and without checks all do.
        HealthStatus: status === "Alive" || status === "Close",
        HealthStatusDetail: status,
        TargetId: target.instanceId ?? target.eniIp ?? "",
        Weight: target.weight,
    };
}
