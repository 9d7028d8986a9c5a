import type { ClusterObjects, Workload } from "../model/cluster-objects";
import { plain } from "../model/text";
import type { Trust } from "./trust";
import { valueAt } from "./workload-settings";

const SOURCE = "https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/";
const ANNOTATION = "proxy.istio.io/config";

/**
 * How an Istio gateway is set: `gatewayTopology` of its Pods' annotation, else of the mesh's ConfigMap. Envoy appends its
 * peer to `X-Forwarded-For` in any case.
 */
export function istioTrust(workload: Workload, { configMaps }: ClusterObjects): Trust {
    const { template } = workload;
    const wanted = istioConfigMap(workload);
    const annotation = template.metadata?.annotations?.[ANNOTATION];
    const mesh = configMaps.find(
        ({ metadata, data }) =>
            metadata?.namespace === wanted.namespace && metadata.name === wanted.name && data?.["mesh"] !== undefined,
    );
    const meshRef = mesh && `ConfigMap ${mesh.metadata?.namespace ?? "default"}/${mesh.metadata?.name ?? ""}: mesh`;
    const inAnnotation = annotation === undefined ? undefined : valueAt(annotation, "gatewayTopology");
    const inMesh = valueAt(mesh?.data?.["mesh"] ?? "", "defaultConfig", "gatewayTopology");
    const [topology, from] = isObject(inAnnotation) ? [inAnnotation, `annotation ${ANNOTATION}`] : [inMesh, meshRef];
    const common = { writes: "appended", goesLeft: false, source: SOURCE } as const;
    if (from === undefined) {
        const reason = {
            en: `ConfigMap ${wanted.namespace}/${wanted.name} of the mesh was not read or has no mesh; it has gatewayTopology`,
            zh: `没有读到网格的 ConfigMap ${wanted.namespace}/${wanted.name}，其中有 gatewayTopology`,
        };
        return { ...common, trusts: { from: "unknown", reason }, proxyProtocol: "unknown", readFrom: [] };
    }
    const { numTrustedProxies, proxyProtocol } = isObject(topology) ? topology : {};
    const hops = Number(numTrustedProxies ?? 0);
    return {
        ...common,
        trusts: hops > 0 ? { from: "hops", hops } : { from: "nobody" },
        proxyProtocol: proxyProtocol === undefined ? "off" : "required",
        readFrom: [plain(`${from}: gatewayTopology.numTrustedProxies: ${hops}`)],
    };
}

/** The mesh's ConfigMap of the gateway's control plane: one for each revision of Istio. */
export function istioConfigMap({ template }: Workload): { namespace: string; name: string } {
    const revision = template.metadata?.labels?.["istio.io/rev"] ?? "default";
    return { namespace: "istio-system", name: revision === "default" ? "istio" : `istio-${revision}` };
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
}
