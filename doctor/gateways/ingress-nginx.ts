import type { ClusterObjects, ConfigMap, Workload } from "../model/cluster-objects";
import type { Trusts, Trust } from "./trust";
import { cidrsFrom } from "./trusted-cidrs";
import { argumentOf } from "./workload-settings";

const SOURCE = "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/";
const CHART_NAME = "ingress-nginx-controller";

/**
 * How ingress-nginx is set, TKE's add-on too: by a ConfigMap, which its argument `--configmap` names.
 *
 * Without `use-forwarded-headers` the app gets the peer's address alone. With it, nginx takes the client's address from
 * `X-Forwarded-For` if the peer is in `proxy-real-ip-cidr`, from where it goes left past all that are in there, too.
 */
export function ingressNginxTrust(workload: Workload, objects: ClusterObjects): Trust {
    const { namespace, name } = ingressNginxConfigMap(workload);
    const configMap = objects.configMaps.find(
        ({ metadata }) => metadata?.name === name && (metadata.namespace ?? "default") === namespace,
    );
    const ref = `ConfigMap ${namespace}/${name}`;
    if (!configMap) {
        const reason = {
            en: `${ref} was not read or does not exist; it says whether X-Forwarded-For is trusted`,
            zh: `没有读到 ${ref}（或不存在），无法得知是否信任 X-Forwarded-For`,
        };
        return {
            trusts: { from: "unknown", reason },
            writes: "client",
            goesLeft: true,
            proxyProtocol: "unknown",
            readFrom: [],
            source: SOURCE,
        };
    }
    const value = (key: string) => configMap.data?.[key];
    const isOn = (key: string) => value(key) === "true";
    return {
        trusts: trusts(configMap),
        writes: isOn("use-forwarded-headers") && isOn("compute-full-forwarded-for") ? "appended" : "client",
        goesLeft: true,
        proxyProtocol: isOn("use-proxy-protocol") ? "required" : "off",
        readFrom: KEYS.map((key) => ({
            en: `${ref}: ${key}: ${value(key) ?? `absent (${DEFAULTS[key]})`}`,
            zh: `${ref}：${key}：${value(key) ?? `未设置（默认 ${DEFAULTS[key]}）`}`,
        })),
        source: SOURCE,
    };
}

const DEFAULTS = {
    "use-forwarded-headers": "false",
    "enable-real-ip": "false",
    "proxy-real-ip-cidr": "0.0.0.0/0",
    "compute-full-forwarded-for": "false",
    "use-proxy-protocol": "false",
} as const;
const KEYS = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[];

function trusts(configMap: ConfigMap): Trusts {
    const data = configMap.data ?? {};
    return data["use-forwarded-headers"] === "true" || data["enable-real-ip"] === "true"
        ? cidrsFrom((data["proxy-real-ip-cidr"] ?? DEFAULTS["proxy-real-ip-cidr"]).split(","))
        : { from: "nobody" };
}

/** The ConfigMap of `--configmap=$(POD_NAMESPACE)/ingress-nginx-controller`, as the chart writes it. */
export function ingressNginxConfigMap(workload: Workload): { namespace: string; name: string } {
    const own = workload.metadata?.namespace ?? "default";
    const [namespace, name] = (argumentOf(workload, "configmap") ?? `${own}/${CHART_NAME}`).split("/");
    return { namespace: !namespace || namespace.includes("$(") ? own : namespace, name: name ?? CHART_NAME };
}
