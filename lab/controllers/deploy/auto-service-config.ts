import {
    ApiException,
    CustomObjectsApi,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1Ingress,
    type V1OwnerReference,
    type V1Service,
} from "@kubernetes/client-node";
import { isDeepStrictEqual } from "node:util";
import type {
    HealthCheck,
    Listener,
    RuleOutput,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";
import type { ObjectKeys } from "../object-keys";
import { ownPart } from "../diff/listener-plan";
import { tkeServiceConfig } from "../custom-resources/tke-service-config";
import type { DesiredListener } from "../model/load-balancer-model";
import type { ClusterView } from "../model/backends/cluster-view";
import { autoServiceConfigName } from "../model/service-config";
import type {
    HealthCheckConfig,
    L4ListenerConfig,
    L7ListenerConfig,
    LoadBalancerSettings,
    RuleConfig,
    TkeServiceConfig,
} from "../model/service-config";

type Config = LoadBalancerSettings["loadBalancer"];

/**
 * What an object's own TkeServiceConfig (`-auto`) says: of every listener and rule what it says already, of new ones what
 * the CLB has, and nothing of those that are gone (457/45490).
 *
 * @param listeners the object's, as the CLB describes them.
 */
export function autoConfig(current: Config, listeners: readonly Listener[], vip: string): Config {
    const isLayer7 = ({ Protocol }: Listener) => Protocol === "HTTP" || Protocol === "HTTPS";
    const same =
        ({ Protocol, Port }: Listener) =>
        (config: { protocol?: string; port?: number }) =>
            config.protocol === Protocol && config.port === Port;
    return {
        ...current,
        l4Listeners: listeners
            .filter((listener) => !isLayer7(listener))
            .map((listener) => current.l4Listeners?.find(same(listener)) ?? l4Config(listener)),
        l7Listeners: listeners
            .filter(isLayer7)
            .map((listener) => l7Config(listener, vip, current.l7Listeners?.find(same(listener)))),
    };
}

export interface AutoServiceConfigsOptions {
    kubeConfig: KubeConfig;
    cloud: Pick<CloudApi, "clb">;
    caches: Pick<ClusterView, "serviceConfig">;
    keys: Pick<ObjectKeys, "kind" | "apiVersion">;
}

/** Keeps objects' own TkeServiceConfigs, which go with them: the object is its config's owner. */
export class AutoServiceConfigs {
    private readonly custom: CustomObjectsApi;

    constructor(private readonly options: AutoServiceConfigsOptions) {
        this.custom = options.kubeConfig.makeApiClient(CustomObjectsApi);
    }

    /** @param listeners those that the object has on the CLB. */
    async keep(
        { metadata }: V1Service | V1Ingress,
        LoadBalancerId: string,
        listeners: readonly DesiredListener[],
        vip: string,
    ): Promise<void> {
        const { cloud, caches, keys } = this.options;
        const { namespace = "", name: ownerName = "", uid = "", annotations = {} } = metadata ?? {};
        const name = autoServiceConfigName({ kind: keys.kind, annotations }, ownerName);
        if (name === undefined) {
            return;
        }
        const { Listeners = [] } = await cloud.clb("DescribeListeners", { LoadBalancerId });
        const current = caches.serviceConfig(namespace, name);
        const loadBalancer = autoConfig(current?.spec?.loadBalancer ?? {}, ownPart(listeners, Listeners), vip);
        const { kind, apiVersion } = keys;
        const owner = { apiVersion, kind, name: ownerName, uid };
        await this.write({ namespace, name, ownerReferences: [owner] }, current, { loadBalancer });
    }

    private async write(
        metadata: { namespace: string; name: string; ownerReferences: V1OwnerReference[] },
        current: TkeServiceConfig | undefined,
        spec: NonNullable<TkeServiceConfig["spec"]>,
    ): Promise<void> {
        const { group, version, plural, kind } = tkeServiceConfig;
        const { namespace, name } = metadata;
        const place = { group, version, plural, namespace };
        if (!current) {
            const body = { apiVersion: `${group}/${version}`, kind, metadata, spec };
            await this.custom.createNamespacedCustomObject({ ...place, body }).catch(unlessPresent);
        } else if (!isDeepStrictEqual(current.spec, JSON.parse(JSON.stringify(spec)))) {
            const { resourceVersion } = current.metadata ?? {};
            await this.custom.patchNamespacedCustomObject(
                // A user's change that no cache has told of yet makes it a conflict, instead of being lost.
                { ...place, name, body: { metadata: { resourceVersion }, spec } },
                setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
            );
        }
    }
}

/** The caches lag behind: what they will tell of starts the next sync. */
function unlessPresent(error: unknown): void {
    if (!(error instanceof ApiException && error.code === 409)) {
        throw error;
    }
}

function l4Config(listener: Listener): L4ListenerConfig {
    return { protocol: listener.Protocol, port: listener.Port, ...balancing(listener) };
}

function l7Config({ Protocol, Port, Rules = [] }: Listener, vip: string, current?: L7ListenerConfig): L7ListenerConfig {
    const domains = [...new Set(Rules.map(({ Domain = "" }) => Domain))].map((domain) => {
        const named = domain === vip ? "" : domain;
        const earlier = current?.domains?.find((each) => each.domain === named);
        const rules = Rules.filter((rule) => rule.Domain === domain).map(
            (rule): RuleConfig =>
                earlier?.rules?.find(({ url }) => url === rule.Url) ?? { url: rule.Url, ...balancing(rule) },
        );
        return { ...earlier, domain: named, rules };
    });
    return { ...current, protocol: Protocol, port: Port, domains };
}

function balancing(actual: Pick<Listener & RuleOutput, "Scheduler" | "SessionExpireTime" | "HealthCheck">) {
    const seconds = actual.SessionExpireTime ?? 0;
    return {
        session: { enable: seconds > 0, ...(seconds > 0 && { sessionExpireTime: seconds }) },
        scheduler: actual.Scheduler,
        healthCheck: healthCheckConfig(actual.HealthCheck ?? {}),
    };
}

function healthCheckConfig(check: HealthCheck): HealthCheckConfig {
    return {
        enable: check.HealthSwitch !== 0,
        intervalTime: check.IntervalTime,
        timeout: check.TimeOut,
        healthNum: check.HealthNum,
        unHealthNum: check.UnHealthNum,
    };
}
