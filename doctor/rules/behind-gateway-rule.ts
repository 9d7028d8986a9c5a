import { remedyOf } from "../gateways/behind-gateway";
import { ingressNginxConfigMap } from "../gateways/ingress-nginx";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import type { EntryPoint, Fix, GatewayPath } from "../model/diagnosis";
import type { Metadata } from "../model/cluster-objects";
import { gatewayWords } from "../paths/through-gateways/gateway-words";
import type { ObjectIndex } from "../paths/objects/object-index";
import { directAccessFix, patchFix } from "./fixes";
import type { Found } from "./rule";

/** An app behind a gateway in the cluster that does not learn its client's address, with what to change before it. */
export function lostBehindGateway(point: EntryPoint, metadata: Metadata | undefined, index: ObjectIndex): Found[] {
    const { kind, controller = "", gateways = [] } = point;
    const lost = gateways.filter(({ verdict }) => verdict === "lost");
    const [fix] = lost.flatMap((path) => fixOf(path, index) ?? []);
    return lost.length === 0
        ? []
        : [
              {
                  name: "gatewayHidesClient",
                  about: { kind, metadata },
                  verdict: point.verdict,
                  why: gatewayWords(kind, controller, lost),
                  ...(fix && { fix }),
              },
          ];
}

/** What is ready to run; other gateways' settings are in files and arguments, of which the finding's page tells. */
function fixOf({ kind, workload, through, why }: GatewayPath, index: ObjectIndex): Fix | undefined {
    const remedy = remedyOf(why);
    if (remedy === "entry point" && through?.kind === "Service") {
        const service = index.service(through.namespace ?? "default", through.name);
        const isDirect = service?.metadata?.annotations?.[ANNOTATION_KEYS.Service.directAccess] === "true";
        return service?.spec?.type === "LoadBalancer" && !isDirect
            ? directAccessFix("Service", service.metadata, "true")
            : undefined;
    }
    const gateway = index.workloadNamed(workload);
    return remedy === "trust no client" && gateway && /ingress-nginx|NginxIngress/.test(kind)
        ? trustNobody(ingressNginxConfigMap(gateway), index)
        : undefined;
}

function trustNobody(metadata: { namespace: string; name: string }, { objects }: ObjectIndex): Fix {
    const key = "use-forwarded-headers";
    const found = objects.configMaps.find(
        (each) => each.metadata?.namespace === metadata.namespace && each.metadata.name === metadata.name,
    );
    return patchFix(
        { kind: "ConfigMap", metadata },
        { data: { [key]: "false" } },
        { data: { [key]: found?.data?.[key] ?? null } },
        {
            does: {
                en: "Let nginx use its peer as the client: no proxy stands before it.",
                zh: "让 nginx 以对端作为客户端：它前面没有其他代理。",
            },
            cost: {
                loadBalancerRecreated: false,
                connectionsCut: false,
                clusterWide: false,
                money: false,
                note: {
                    en: "nginx reloads; the setting applies to every Ingress of this controller. If a CDN or WAF stands before the CLB, set proxy-real-ip-cidr to its CIDRs instead.",
                    zh: "nginx 会重新加载，对该控制器的所有 Ingress 生效。CLB 前面有 CDN 或 WAF 时，应改为把 proxy-real-ip-cidr 设为其网段。",
                },
            },
            undo: { en: "Restore the key.", zh: "恢复该键。" },
        },
    );
}
