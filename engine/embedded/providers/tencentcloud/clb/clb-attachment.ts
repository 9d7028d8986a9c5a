import type { Target } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { EngineError } from "../../../../api/engine";
import { clbTaskDone } from "./clb-task";
import { call, clientsFor, noneIfNotFound } from "../client";
import { definedProperties } from "../shapes";

interface Backend {
    instanceId?: string;
    eniIp?: string;
    port: number;
    weight?: number;
}

interface AttachmentInputs {
    clbId: string;
    listenerId: string;
    targets: Backend[];
}

/** Of one request (resource_tc_clb_attachment.go). */
const MAX_TARGETS = 20;
/** The provider's. */
const DEFAULT_WEIGHT = 10;

const inputsOf = (inputs: Properties) => inputs as unknown as AttachmentInputs;

/** Backends of a layer 4 listener. Id as the provider's: `#<listener>#<CLB>`, with the rule in front at layer 7. */
export const clbAttachment: ResourceProvider = {
    replaceOn: ["clbId", "listenerId", "ruleId", "domain", "url"],

    check(inputs) {
        if (inputs["ruleId"] ?? inputs["domain"]) {
            throw new EngineError(
                "the embedded engine binds no backends to rules (layer 7): use --engine pulumi for this program",
            );
        }
        const listenerId = inputs["listenerId"];
        if (typeof listenerId === "string" && listenerId.includes("#")) {
            throw new EngineError(
                `listenerId is ${listenerId}, the id of a ClbListener: set its listenerId, as Tencent's provider asks for`,
            );
        }
    },

    create(inputs) {
        const { clbId, listenerId } = inputsOf(inputs);
        return Promise.resolve(`#${listenerId}#${clbId}`);
    },

    async settle(_id, inputs, context) {
        const args = inputsOf(inputs);
        await register(args, args.targets, context);
    },

    async read(_id, inputs, context) {
        const args = inputsOf(inputs);
        const found = await describe(args, context);
        const bound = found?.targets ?? [];
        return bound.length === 0
            ? undefined
            : definedProperties({ ...inputs, protocolType: found?.protocol, targets: inOrderOf(args.targets, bound) });
    },

    /** First those away that are not wanted any more, as the provider does. */
    async update(_id, olds, news, context) {
        const [before, args] = [inputsOf(olds), inputsOf(news)];
        const isIn = (list: readonly Backend[]) => (target: Backend) =>
            list.some((each) => keyOf(each) === keyOf(target) && weightOf(each) === weightOf(target));
        await deregister(
            args,
            before.targets.filter((target) => !isIn(args.targets)(target)),
            context,
        );
        await register(
            args,
            args.targets.filter((target) => !isIn(before.targets)(target)),
            context,
        );
    },

    async delete(_id, inputs, _outputs, context) {
        const args = inputsOf(inputs);
        await deregister(args, args.targets, context);
    },
};

async function register(args: AttachmentInputs, targets: readonly Backend[], context: ProviderContext): Promise<void> {
    for (const part of parts(targets)) {
        const { RequestId } = await call(context, () =>
            clientsFor(context).clb.RegisterTargets({ ...placeOf(args), Targets: part }),
        );
        await clbTaskDone(RequestId, context);
    }
}

/** Only what is bound still: a node that is gone has taken its backends with it. */
async function deregister(
    args: AttachmentInputs,
    targets: readonly Backend[],
    context: ProviderContext,
): Promise<void> {
    const bound = new Set((await describe(args, context))?.targets.map(keyOf));
    for (const part of parts(targets.filter((target) => bound.has(keyOf(target))))) {
        const { RequestId } = await call(context, () =>
            clientsFor(context).clb.DeregisterTargets({ ...placeOf(args), Targets: part }),
        );
        await clbTaskDone(RequestId, context);
    }
}

function placeOf({ clbId, listenerId }: AttachmentInputs): { LoadBalancerId: string; ListenerId: string } {
    return { LoadBalancerId: clbId, ListenerId: listenerId };
}

function parts(targets: readonly Backend[]): Target[][] {
    const all = targets.map((target): Target => ({
        Port: target.port,
        Weight: weightOf(target),
        ...(target.instanceId ? { InstanceId: target.instanceId } : { EniIp: target.eniIp }),
    }));
    return Array.from({ length: Math.ceil(all.length / MAX_TARGETS) }, (_, index) =>
        all.slice(index * MAX_TARGETS, (index + 1) * MAX_TARGETS),
    );
}

async function describe(
    { clbId, listenerId }: AttachmentInputs,
    context: ProviderContext,
): Promise<{ protocol?: string; targets: Backend[] } | undefined> {
    const { Listeners = [] } = await call(context, () =>
        clientsFor(context).clb.DescribeTargets({ LoadBalancerId: clbId, ListenerIds: [listenerId] }),
    ).catch(noneIfNotFound({ Listeners: [] }));
    const [found] = Listeners;
    const targets = (found?.Targets ?? []).map(({ Type, InstanceId, PrivateIpAddresses, Port = 0, Weight }) => ({
        ...(Type === "CVM" ? { instanceId: InstanceId } : { eniIp: PrivateIpAddresses?.[0] }),
        port: Port,
        weight: Weight,
    }));
    return found && { protocol: found.Protocol, targets };
}

/** A set has no order: what is bound stands as it was given, and what was added behind the stack's back comes last. */
function inOrderOf(given: readonly Backend[], bound: readonly Backend[]): Properties[] {
    const place = (target: Backend) => {
        const index = given.findIndex((each) => keyOf(each) === keyOf(target));
        return index < 0 ? given.length : index;
    };
    return bound
        .toSorted((a, b) => place(a) - place(b))
        .map((target) => {
            const isDefault = weightOf(target) === DEFAULT_WEIGHT && given[place(target)]?.weight === undefined;
            return definedProperties({ ...target, weight: isDefault ? undefined : target.weight });
        });
}

function keyOf({ instanceId, eniIp, port }: Backend): string {
    return `${instanceId || eniIp}:${port}`;
}

function weightOf({ weight = DEFAULT_WEIGHT }: Backend): number {
    return weight;
}
