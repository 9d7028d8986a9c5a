import { z } from "zod";
import type { AnyObject, ClusterObjects, Workload } from "../model/cluster-objects";
import { plain, type Text } from "../model/text";
import type { Trusts, Trust } from "./trust";
import { cidrsFrom } from "./trusted-cidrs";

const SOURCE = "https://gateway.envoyproxy.io/latest/api/extension_types/#clientipdetectionsettings";

const targetRef = z.object({ kind: z.string(), name: z.string(), sectionName: z.string().optional() });
const policy = z.object({
    targetRef: targetRef.optional(),
    targetRefs: z.array(targetRef).default([]),
    enableProxyProtocol: z.boolean().optional(),
    proxyProtocol: z.object({ optional: z.boolean().default(false) }).optional(),
    clientIPDetection: z
        .object({
            xForwardedFor: z
                .object({ numTrustedHops: z.number().optional(), trustedCIDRs: z.array(z.string()).optional() })
                .optional(),
            customHeader: z.object({ name: z.string() }).optional(),
        })
        .optional(),
});

/** A Gateway, and its listener where only that one matters. */
export interface PolicyTarget {
    namespace?: string;
    name?: string;
    listener?: string;
}

/**
 * How a gateway of Envoy Gateway is set: by the ClientTrafficPolicies that target it. Of several, the oldest that targets
 * the whole Gateway counts; one for a single listener counts there alone, and is named otherwise.
 *
 * @param target @default - the Gateway that owns the workload
 */
export function envoyGatewayTrust(
    workload: Workload,
    { others, unread, complete }: ClusterObjects,
    target: PolicyTarget = ownerOf(workload),
): Trust {
    const { name, namespace, listener } = target;
    const policies = others
        .filter(({ kind, metadata }) => kind === "ClientTrafficPolicy" && metadata?.namespace === namespace)
        .flatMap((object) => {
            const spec = policy.safeParse(object["spec"]).data;
            const refs = spec ? [spec.targetRef ?? [], spec.targetRefs].flat() : [];
            return refs
                .filter((each) => each.kind === "Gateway" && each.name === name)
                .map((each) => ({ object, spec: spec!, target: each }));
        })
        .toSorted((a, b) => ageOf(a.object).localeCompare(ageOf(b.object)));
    const forListener = policies.find(({ target: { sectionName } }) => sectionName && sectionName === listener);
    const forGateway = forListener ?? policies.find(({ target: { sectionName } }) => !sectionName);
    const forListeners = listener === undefined ? policies.filter(({ target: { sectionName } }) => sectionName) : [];
    const common = { writes: "appended", goesLeft: true, source: SOURCE } as const;
    const isUnread = unread.some((each) => each.kind === "ClientTrafficPolicy" && each.namespace === namespace);
    if (policies.length === 0 && (!complete || isUnread)) {
        const reason = {
            en: `no ClientTrafficPolicy of Gateway ${namespace ?? ""}/${name ?? ""} was read; one in the cluster may say whom to trust`,
            zh: `没有读到 Gateway ${namespace ?? ""}/${name ?? ""} 的 ClientTrafficPolicy；集群中可能存在`,
        };
        return { ...common, trusts: { from: "unknown", reason }, proxyProtocol: "unknown", readFrom: [] };
    }
    const { clientIPDetection, enableProxyProtocol, proxyProtocol } = forGateway?.spec ?? {};
    return {
        ...common,
        trusts: trusts(clientIPDetection),
        proxyProtocol: proxyProtocol
            ? proxyProtocol.optional
                ? "optional"
                : "required"
            : enableProxyProtocol
              ? "required"
              : "off",
        readFrom: [
            forGateway
                ? plain(
                      `ClientTrafficPolicy ${refOf(forGateway.object)}: clientIPDetection: ${JSON.stringify(clientIPDetection ?? {})}`,
                  )
                : NO_POLICY,
            ...forListeners.map(({ object, spec, target: { sectionName = "" } }): Text => {
                const detection = JSON.stringify(spec.clientIPDetection ?? {});
                return {
                    en: `ClientTrafficPolicy ${refOf(object)} for listener ${sectionName} alone: ${detection}`,
                    zh: `ClientTrafficPolicy ${refOf(object)}（仅监听器 ${sectionName}）：${detection}`,
                };
            }),
        ],
    };
}

const NO_POLICY: Text = {
    en: "no ClientTrafficPolicy targets the Gateway: no peer is trusted",
    zh: "没有指向该 Gateway 的 ClientTrafficPolicy：不信任任何来源",
};

function ownerOf({ template }: Workload): PolicyTarget {
    const labels = template.metadata?.labels ?? {};
    const name = labels["gateway.envoyproxy.io/owning-gateway-name"];
    const namespace = labels["gateway.envoyproxy.io/owning-gateway-namespace"];
    return { ...(name && { name }), ...(namespace && { namespace }) };
}

function trusts(detection: z.infer<typeof policy>["clientIPDetection"]): Trusts {
    if (detection?.customHeader) {
        // Whoever connects can send it.
        return { from: "everyone" };
    }
    const { numTrustedHops = 0, trustedCIDRs } = detection?.xForwardedFor ?? {};
    if (trustedCIDRs) {
        return cidrsFrom(trustedCIDRs);
    }
    return numTrustedHops > 0 ? { from: "hops", hops: numTrustedHops } : { from: "nobody" };
}

function ageOf({ metadata }: AnyObject): string {
    return metadata?.creationTimestamp ?? "";
}

function refOf({ metadata }: AnyObject): string {
    return `${metadata?.namespace ?? "default"}/${metadata?.name ?? ""}`;
}
