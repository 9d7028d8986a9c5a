import type { Text } from "../model/text";
import type { GroupResult } from "./group-outcomes";
import type { PodKind } from "./objects/pod-kinds";
import { ROW_REASONS_ZH } from "./row-reasons";

const WHERE: Readonly<Record<PodKind, Text>> = {
    ENI: { en: "with an interface of the VPC (VPC-CNI)", zh: "使用弹性网卡（VPC-CNI）" },
    bridge: { en: "on their node's bridge (GlobalRouter)", zh: "使用节点网桥（GlobalRouter）" },
    "super node": { en: "on super nodes", zh: "位于超级节点" },
    "host network": { en: "with hostNetwork", zh: "使用 hostNetwork" },
    overlay: { en: "on Cilium's overlay", zh: "使用 Cilium-Overlay" },
    "ENI or bridge": {
        en: "on VPC-CNI or GlobalRouter, not known which",
        zh: "使用 VPC-CNI 或 GlobalRouter（无法判断）",
    },
};

/** Such as `3 Pods on super nodes`. @param kind undefined: the Service selects none, and its endpoints are written by hand */
export function podWords(kind: PodKind | undefined, pods: number, workloads: number): Text {
    if (kind === undefined) {
        return { en: "endpoints without a selector", zh: "没有 selector 的端点" };
    }
    const where = WHERE[kind];
    if (pods > 0) {
        return { en: `${pods} Pod${pods === 1 ? "" : "s"} ${where.en}`, zh: `${pods} 个 Pod，${where.zh}` };
    }
    return workloads > 0
        ? { en: `Pods to come, ${where.en}`, zh: `尚未创建的 Pod，${where.zh}` }
        : { en: `no Pod was found, ${where.en}`, zh: `未看到 Pod，${where.zh}` };
}

/**
 * The same of one Service of several, and of some of its ports, such as `3 Pods on super nodes, Service web, port 443`.
 *
 * @param service undefined: there is one alone
 * @param ports empty: all of them
 */
export function behindWords({ en, zh }: Text, service: string | undefined, ports: readonly (number | string)[]): Text {
    const name = service === undefined ? [] : [`Service ${service}`];
    const list = ports.join(", ");
    const some = ports.length === 0 ? [] : [{ en: `port${ports.length > 1 ? "s" : ""} ${list}`, zh: `端口 ${list}` }];
    return {
        en: [en, ...name, ...some.map((each) => each.en)].join(", "),
        zh: [zh, ...name, ...some.map((each) => each.zh)].join("，"),
    };
}

/** Why an outcome is as it is; several outcomes say each its own reason. */
export function whyOf(results: readonly GroupResult[], mixed: boolean): Text {
    const reasons = [...new Set(results.map(({ why }) => why))];
    const zh = reasons.map(inChinese);
    const [reason] = reasons;
    if (reasons.length === 1 && reason) {
        return mixed
            ? {
                  en: `${reason}; other Pods of this Service are connected otherwise`,
                  zh: `${zh[0]}；该 Service 的其他 Pod 网络方式不同`,
              }
            : { en: reason, zh: zh[0] ?? reason };
    }
    return { en: `either ${reasons.join(", or ")}`, zh: `可能是：${zh.join("；或：")}` };
}

const WITHOUT_CODE = "; an Ingress has no published code for it";

/** A reason of the decision table in Chinese; the rows of Ingresses say the same of a cause as those of Services. */
export function inChinese(why: string): string {
    const plain = why.replace(WITHOUT_CODE, "");
    const found = ROW_REASONS_ZH[why] ?? ROW_REASONS_ZH[plain] ?? ROW_REASONS_ZH[`${plain}; the code is inferred`];
    return why.endsWith(WITHOUT_CODE) && found ? found.replace("（错误码为推断）", "") : (found ?? why);
}
