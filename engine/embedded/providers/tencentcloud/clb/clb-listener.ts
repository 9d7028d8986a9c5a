import type { HealthCheck } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { CreationRefused } from "../../../deployment/creation-refused";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties, PropertyValue } from "../../../../api/property-values";
import { EngineError } from "../../../../api/engine";
import { clbTaskDone } from "./clb-task";
import { call, callToCreate, clientsFor, noneIfNotFound } from "../client";
import { definedProperties } from "../shapes";

interface ListenerInputs {
    clbId: string;
    listenerName: string;
    port: number;
    protocol: string;
    scheduler?: string;
    sessionExpireTime?: number;
    certificateId?: string;
    certificateSslMode?: string;
    certificateCaId?: string;
    snatEnable?: boolean;
    proxyProtocol?: boolean;
    deregisterTargetRst?: boolean;
    idleConnectTimeout?: number;
}

const inputsOf = (inputs: Properties) => inputs as unknown as ListenerInputs;

/** The provider's argument for each field of a health check. */
const HEALTH_CHECK = {
    healthCheckSwitch: "HealthSwitch",
    healthCheckTimeOut: "TimeOut",
    healthCheckIntervalTime: "IntervalTime",
    healthCheckHealthNum: "HealthNum",
    healthCheckUnhealthNum: "UnHealthNum",
    healthCheckType: "CheckType",
    healthCheckPort: "CheckPort",
    healthCheckHttpVersion: "HttpVersion",
    healthCheckHttpCode: "HttpCode",
    healthCheckHttpPath: "HttpCheckPath",
    healthCheckHttpDomain: "HttpCheckDomain",
    healthCheckHttpMethod: "HttpCheckMethod",
    healthCheckContextType: "ContextType",
    healthCheckSendContext: "SendContext",
    healthCheckRecvContext: "RecvContext",
    healthSourceIpType: "SourceIpType",
} as const satisfies Record<string, keyof HealthCheck>;

const TAKEN = new Set([
    ...["clbId", "listenerName", "port", "protocol", "scheduler", "sessionExpireTime", "targetType"],
    ...["certificateId", "certificateSslMode", "certificateCaId"],
    ...["snatEnable", "proxyProtocol", "deregisterTargetRst", "idleConnectTimeout"],
    ...Object.keys(HEALTH_CHECK),
]);

/**
 * Layer 4 listeners: those of layer 7 have rules, for which the embedded engine has no resource. Id as the provider's:
 * `<CLB>#<listener>`; `listenerId` is the listener's alone.
 */
export const clbListener: ResourceProvider = {
    replaceOn: ["clbId", "port", "protocol", "sniSwitch", "endPort", "h2cSwitch"],

    check(inputs) {
        const unknown = Object.keys(inputs).filter((name) => inputs[name] !== undefined && !TAKEN.has(name));
        const { protocol } = inputsOf(inputs);
        if (unknown.length > 0 || !["TCP", "UDP", "TCP_SSL"].includes(protocol)) {
            const what = unknown.length > 0 ? `with ${unknown.join(", ")}` : `of protocol ${protocol}`;
            throw new EngineError(
                `the embedded engine creates no listener ${what}: use --engine pulumi for this program`,
            );
        }
    },

    /** A listener has no tags: that there was none on its port before tells whose it is afterwards. */
    async assertAbsent(inputs, context) {
        const args = inputsOf(inputs);
        const taken = await onPort(args, context);
        if (taken) {
            throw new CreationRefused(
                `port ${args.port} of ${args.clbId} is taken by the listener ${taken.ListenerId} (${taken.Protocol}), not this stack's: set another port, or delete that listener`,
            );
        }
    },

    async create(inputs, context) {
        const args = inputsOf(inputs);
        const { ListenerIds, RequestId } = await callToCreate(context, () =>
            clientsFor(context).clb.CreateListener({
                ...settings(inputs),
                LoadBalancerId: args.clbId,
                ListenerNames: [args.listenerName],
                Ports: [args.port],
                Protocol: args.protocol,
                TargetType: "NODE",
            }),
        );
        await clbTaskDone(RequestId, context);
        return idOf(args.clbId, ListenerIds?.[0]);
    },

    async find(inputs, context) {
        const args = inputsOf(inputs);
        const found = await onPort(args, context);
        return found && idOf(args.clbId, found.ListenerId);
    },

    async read(id, inputs, context) {
        const { clbId, listenerId } = partsOf(id);
        const { Listeners = [] } = await call(context, () =>
            clientsFor(context).clb.DescribeListeners({ LoadBalancerId: clbId, ListenerIds: [listenerId] }),
        ).catch(noneIfNotFound({ Listeners: [] }));
        const [found] = Listeners;
        return (
            found &&
            definedProperties({
                ...inputs,
                ...readHealthCheck(found.HealthCheck),
                listenerId: found.ListenerId,
                listenerName: found.ListenerName,
                port: found.Port,
                protocol: found.Protocol,
                scheduler: found.Scheduler,
                sessionExpireTime: found.SessionExpireTime || undefined,
                targetType: found.TargetType,
                certificateId: found.Certificate?.CertId,
                certificateSslMode: found.Certificate?.SSLMode,
                deregisterTargetRst: found.DeregisterTargetRst,
                idleConnectTimeout: found.IdleConnectTimeout,
            })
        );
    },

    async update(id, _olds, news, context) {
        const { clbId, listenerId } = partsOf(id);
        const args = inputsOf(news);
        const { RequestId } = await call(context, () =>
            clientsFor(context).clb.ModifyListener({
                ...settings(news),
                // What is removed from the program does not stay on.
                SessionExpireTime: args.sessionExpireTime ?? 0,
                SnatEnable: args.snatEnable ?? false,
                ProxyProtocol: args.proxyProtocol ?? false,
                DeregisterTargetRst: args.deregisterTargetRst ?? false,
                LoadBalancerId: clbId,
                ListenerId: listenerId,
                ListenerName: args.listenerName,
            }),
        );
        await clbTaskDone(RequestId, context);
    },

    async delete(id, _inputs, _outputs, context) {
        const { clbId, listenerId } = partsOf(id);
        const answer = await call(context, () =>
            clientsFor(context).clb.DeleteListener({ LoadBalancerId: clbId, ListenerId: listenerId }),
        ).catch(noneIfNotFound(undefined));
        if (answer) {
            await clbTaskDone(answer.RequestId, context);
        }
    },
};

const SEPARATOR = "#";

function idOf(clbId: string, listenerId = ""): string {
    return `${clbId}${SEPARATOR}${listenerId}`;
}

function partsOf(id: string): { clbId: string; listenerId: string } {
    const [clbId = "", listenerId = ""] = id.split(SEPARATOR);
    return { clbId, listenerId };
}

/** What creation and modification take alike; the provider's default scheduler is spelled out. */
function settings(inputs: Properties) {
    const args = inputsOf(inputs);
    return {
        Scheduler: args.scheduler ?? "WRR",
        SessionExpireTime: args.sessionExpireTime,
        SnatEnable: args.snatEnable,
        ProxyProtocol: args.proxyProtocol,
        DeregisterTargetRst: args.deregisterTargetRst,
        IdleConnectTimeout: args.idleConnectTimeout,
        HealthCheck: healthCheck(inputs),
        Certificate: args.certificateId
            ? { SSLMode: args.certificateSslMode, CertId: args.certificateId, CertCaId: args.certificateCaId }
            : undefined,
    };
}

function healthCheck(inputs: Properties): HealthCheck | undefined {
    const given = Object.entries(HEALTH_CHECK).filter(([name]) => inputs[name] !== undefined);
    return given.length === 0
        ? undefined
        : Object.fromEntries(
              given.map(([name, field]) => [field, field === "HealthSwitch" ? Number(inputs[name]) : inputs[name]]),
          );
}

function readHealthCheck(found: HealthCheck = {}): Record<string, PropertyValue | undefined> {
    return Object.fromEntries(
        Object.entries(HEALTH_CHECK).map(([name, field]) => [
            name,
            field === "HealthSwitch" ? Boolean(found[field]) : (found[field] as PropertyValue | undefined),
        ]),
    );
}

/** TCP and UDP listeners may share a port. */
async function onPort({ clbId, port, protocol }: ListenerInputs, context: ProviderContext) {
    const { Listeners = [] } = await call(context, () =>
        clientsFor(context).clb.DescribeListeners({ LoadBalancerId: clbId, Port: port }),
    );
    return Listeners.find(({ Protocol }) => (Protocol === "UDP") === (protocol === "UDP"));
}
