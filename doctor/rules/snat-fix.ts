import type { Fix } from "../model/diagnosis";
import type { Text } from "../model/text";
import { listenersOf, loadBalancerIdOf, serviceConfigOf } from "../paths/derive-clues";
import type { DiagnosedEntry } from "../paths/entry-points";
import { patchFix } from "./fixes";
import type { RuleContext } from "./rule";

const DOES: Text = {
    en: "Let the CLB keep its clients' addresses: switch SnatEnable off.",
    zh: "让 CLB 保留客户端地址：关闭 SnatEnable。",
};
const COST: Fix["cost"] = {
    loadBalancerRecreated: false,
    connectionsCut: true,
    clusterWide: false,
    money: false,
    note: {
        en: "The CLB and its address stay; undocumented by Tencent whether connections end. Security groups of the backends then see clients' addresses in place of the CLB's.",
        zh: "CLB 及其地址不变；腾讯云文档未说明已有连接是否断开。之后后端的安全组看到的是客户端地址，而不是 CLB 地址。",
    },
};

/**
 * Switches `SnatEnable` off where it was switched on: in the object's TkeServiceConfig, else in the CLB API. Undefined where
 * neither was seen.
 */
export function snatFix({ entry: { entry } }: DiagnosedEntry, { index, facts }: RuleContext): Fix | undefined {
    const { kind, object } = entry;
    const config = serviceConfigOf(kind, object.metadata, index);
    const listeners = config === "unseen" ? [] : (config?.spec?.loadBalancer?.l7Listeners ?? []);
    if (config && config !== "unseen" && listeners.some(({ snatEnable }) => snatEnable)) {
        // A merge patch replaces a list whole.
        const patch = (l7Listeners: readonly object[]) => ({ spec: { loadBalancer: { l7Listeners } } });
        return patchFix(
            { kind: "TkeServiceConfig", metadata: config.metadata },
            patch(listeners.map((each) => ({ ...each, snatEnable: false }))),
            patch(listeners),
            { does: DOES, cost: COST, undo: { en: "Restore the list.", zh: "恢复原列表。" } },
        );
    }
    const loadBalancerId = loadBalancerIdOf(kind, object.metadata);
    const on = (listenersOf(facts, entry) ?? []).filter(({ snatEnable }) => snatEnable);
    const commands = (value: boolean) =>
        on.map(
            ({ id }) =>
                `tccli clb ModifyListener --region REGION --LoadBalancerId ${loadBalancerId} --ListenerId ${id} --SnatEnable ${value ? "True" : "False"}`,
        );
    return on.length > 0 && loadBalancerId !== undefined && /^lb-\w+$/.test(loadBalancerId)
        ? {
              does: DOES,
              commands: commands(false),
              cost: COST,
              undo: { does: { en: "Switch it on again.", zh: "重新开启。" }, commands: commands(true) },
          }
        : undefined;
}
