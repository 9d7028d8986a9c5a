import type { EntryPoint, GatewayPath } from "../../model/diagnosis";
import type { Text } from "../../model/text";

/** Who serves an Ingress of another class, or a route, and what its app learns of clients. */
export function gatewayWords(kind: EntryPoint["kind"], controller: string, gateways: readonly GatewayPath[]): Text {
    const isClass = kind === "Service" || kind === "Ingress";
    return {
        en: [isClass ? `its class is ${controller}` : `it belongs to ${controller}`, ...gateways.map(inEnglish)].join(
            "; ",
        ),
        zh: [isClass ? `其类别为 ${controller}` : `其所属：${controller}`, ...gateways.map(inChinese)].join("；"),
    };
}

/** Where the gateway's workload was not read, the Gateway or the route stands for it. */
function isWorkload({ kind }: GatewayPath["workload"]): boolean {
    return ["Deployment", "DaemonSet", "StatefulSet"].includes(kind);
}

function inEnglish({ kind, workload, through, hops, why, readFrom }: GatewayPath): string {
    const by = through ? `, through ${through.kind} ${through.namespace ?? ""}/${through.name}` : "";
    const trusts =
        hops === undefined
            ? ""
            : hops === 0
              ? ". The app may trust no hop of X-Forwarded-For"
              : `. The app may trust ${hops} hop${hops === 1 ? "" : "s"} of X-Forwarded-For, from the right`;
    const settings = readFrom.length > 0 ? `. The gateway's settings: ${readFrom.map(({ en }) => en).join(", ")}` : "";
    const serves = isWorkload(workload) ? " serves it" : "";
    return `${kind} ${workload.namespace ?? ""}/${workload.name}${serves}${by}: ${why.en}${trusts}${settings}`;
}

function inChinese({ kind, workload, through, hops, why, readFrom }: GatewayPath): string {
    const by = through ? `，入口为 ${through.kind} ${through.namespace ?? ""}/${through.name}` : "";
    const trusts =
        hops === undefined
            ? ""
            : hops === 0
              ? "。应用不能信任 X-Forwarded-For 的任何一跳"
              : `。应用可以信任 X-Forwarded-For 右起 ${hops} 跳`;
    const settings = readFrom.length > 0 ? `。网关设置：${readFrom.map(({ zh }) => zh).join("，")}` : "";
    const serves = `${kind} ${workload.namespace ?? ""}/${workload.name}`;
    return `${isWorkload(workload) ? `由 ${serves} 处理` : serves}${by}：${why.zh}${trusts}${settings}`;
}
