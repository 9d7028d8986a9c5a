import type { Outcome } from "../../../tke/decision-table/outcome";
import { behindGateway, type Arrival, type BehindGateway } from "../../gateways/behind-gateway";
import { servesClass } from "../../gateways/ingress-class";
import type { Gateway, Trust } from "../../gateways/trust";
import type { GatewayPath, ObjectRef } from "../../model/diagnosis";
import type { Facts } from "../../model/facts";
import type { Text } from "../../model/text";
import { diagnoseEntry, entriesOf, otherControllerOf, type DiagnosedEntry, type DiagnosedGroup } from "../entry-points";
import { namespaceOf, type ObjectIndex } from "../objects/object-index";

/** What apps learn behind the gateways that serve a class, one for each way to the gateway's Pods. */
export function gatewayPaths(
    className: string,
    gateways: readonly Gateway[],
    index: ObjectIndex,
    facts: Facts,
): GatewayPath[] {
    return gateways
        .filter((gateway) => {
            const workload = index.workloadNamed(gateway.workload);
            return workload && servesClass(gateway.kind, workload, className, index.objects.ingressClasses);
        })
        .flatMap((gateway) => pathsThrough(gateway, index, facts));
}

/** One path for each way to the gateway's Pods; where none was read, one whose verdict is unknown. */
export function pathsThrough(gateway: Gateway, index: ObjectIndex, facts: Facts): GatewayPath[] {
    const { kind, workload, trust } = gateway;
    const common = { kind, workload, readFrom: trust.readFrom, source: trust.source };
    const isOwn = ({ metadata }: DiagnosedGroup["service"]) =>
        gateway.entries.some(({ namespace, name }) => namespace === namespaceOf(metadata) && name === metadata?.name);
    const paths = entriesOf(index)
        .filter((entry) => otherControllerOf(entry) === undefined && entry.services.some(isOwn))
        .map((entry) => diagnoseEntry(entry, index, facts))
        .flatMap((on) =>
            on.groups
                .filter(({ service }) => isOwn(service))
                .map((group): GatewayPath => ({ ...common, through: refOf(on), ...learnt(trust, group, index) })),
        );
    return paths.length > 0 ? paths : [{ ...common, verdict: "unknown", why: NO_ENTRY }];
}

type Learnt = Pick<GatewayPath, "verdict" | "hops" | "isForgeable" | "why">;

/** Where what is unknown leaves several outcomes that differ, the verdict is unknown. */
function learnt(trust: Trust, { results }: DiagnosedGroup, index: ObjectIndex): Learnt {
    const each = results.map(({ outcome }) => afterOutcome(trust, outcome, index));
    const [first] = each;
    const isSame = each.every(({ verdict, hops }) => verdict === first?.verdict && hops === first.hops);
    if (first && isSame) {
        return first;
    }
    const whys = [...new Map(each.map(({ why }) => [why.en, why])).values()];
    return {
        verdict: "unknown",
        why: {
            en: `either ${whys.map(({ en }) => en).join(", or ")}`,
            zh: `可能是：${whys.map(({ zh }) => zh).join("；或：")}`,
        },
    };
}

/** The worst for any node that forwards, since a gateway may trust some of them. */
function afterOutcome(trust: Trust, outcome: Outcome, index: ObjectIndex): Learnt {
    if (outcome.path === "none" || outcome.path === "loopback") {
        return { verdict: "lost", hops: 0, isForgeable: false, why: NOT_REACHED };
    }
    const peer = peerOf(outcome);
    const addresses = peer === "node" && outcome.remoteAddr === "node" ? nodeAddresses(index) : [];
    const arrival = { peer, isLayer7: outcome.forwardedFor === "client", speaksProxyProtocol: false } as const;
    const needsAddress = trust.trusts.from === "cidrs" && (peer === "node" || peer === "CLB");
    if (needsAddress && addresses.length === 0) {
        const { verdict, hops, why } = behindGateway(trust, { ...arrival, peerAddresses: [] });
        return arrival.isLayer7
            ? { verdict: "unknown", why: PEER_ADDRESS_UNKNOWN }
            : { verdict, why, ...withHops(hops) };
    }
    const each = (needsAddress ? addresses.map((address) => [address]) : [addresses]).map((peerAddresses) =>
        behindGateway(trust, { ...arrival, peerAddresses }),
    );
    return worstOf(each);
}

function worstOf(each: readonly BehindGateway[]): Learnt {
    const worst = each.find(({ verdict }) => verdict === "lost") ?? each[0]!;
    const { verdict, hops, why } = worst;
    const known = each.flatMap(({ isForgeable }) => isForgeable ?? []);
    const isKnown = verdict !== "unknown" && known.length > 0;
    return { verdict, why, ...withHops(hops), ...(isKnown && { isForgeable: known.includes(true) }) };
}

function withHops(hops: BehindGateway["hops"]): { hops?: 0 | 1 | 2 } {
    return hops === undefined ? {} : { hops };
}

function peerOf({ remoteAddr, forwardedFor }: Outcome): Arrival["peer"] {
    if (forwardedFor === "egress" || forwardedFor === "unknown") {
        return "unknown";
    }
    switch (remoteAddr) {
        case "client":
        case "CLB":
        case "node":
            return remoteAddr;
        case "bridge":
            return "node";
        default:
            return "unknown";
    }
}

function nodeAddresses({ nativeNodes }: ObjectIndex): string[] {
    return nativeNodes.all
        .flatMap(({ status }) => status?.addresses ?? [])
        .flatMap(({ type, address }) => (type === "InternalIP" && address ? [address] : []));
}

function refOf({ point: { kind, namespace, name } }: DiagnosedEntry): ObjectRef {
    return { kind, namespace, name };
}

const NO_ENTRY: Text = {
    en: "no Service of type LoadBalancer or NodePort, and no Ingress of TKE's, that leads to the gateway was read",
    zh: "没有读到通向该网关的 LoadBalancer、NodePort 类型的 Service，也没有读到 TKE 的 Ingress",
};
const NOT_REACHED: Text = {
    en: "no connection reaches the gateway: see the findings of its own entry point",
    zh: "没有连接能到达网关：见其自身入口的诊断结果",
};
const PEER_ADDRESS_UNKNOWN: Text = {
    en: "the gateway trusts a list of CIDRs, and the address that connects to it is not known",
    zh: "网关只信任一组 CIDR，而连接它的地址未知",
};
