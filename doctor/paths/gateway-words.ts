import type { GatewayPath } from "../model/diagnosis";
import type { Text } from "../model/text";

/** Who serves an Ingress of another class, and what its app learns of clients. */
export function gatewayWords(className: string, gateways: readonly GatewayPath[]): Text {
    return {
        en: [`its class is ${className}`, ...gateways.map(inEnglish)].join("; "),
        zh: [`其类别为 ${className}`, ...gateways.map(inChinese)].join("；"),
    };
}

function inEnglish({ kind, workload, through, hops, why, readFrom }: GatewayPath): string {
    const by = through ? `, through ${through.kind} ${through.namespace ?? ""}/${through.name}` : "";
    const trusts =
        hops === undefined
            ? ""
            : hops === 0
              ? ". The app may trust no hop of X-Forwarded-For"
              : `. The app may trust ${hops} hop${hops === 1 ? "" : "s"} of X-Forwarded-For, from the right`;
    const settings = readFrom.length > 0 ? `. The gateway's settings: ${readFrom.join(", ")}` : "";
    return `${kind} ${workload.namespace ?? ""}/${workload.name} serves it${by}: ${why.en}${trusts}${settings}`;
}

function inChinese({ kind, workload, through, hops, why, readFrom }: GatewayPath): string {
    const by = through ? `，入口为 ${through.kind} ${through.namespace ?? ""}/${through.name}` : "";
    const trusts =
        hops === undefined
            ? ""
            : hops === 0
              ? "。应用不能信任 X-Forwarded-For 的任何一跳"
              : `。应用可以信任 X-Forwarded-For 右起 ${hops} 跳`;
    const settings = readFrom.length > 0 ? `。网关设置：${readFrom.join("，")}` : "";
    return `由 ${kind} ${workload.namespace ?? ""}/${workload.name} 处理${by}：${why.zh}${trusts}${settings}`;
}
