import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { INGRESS_CLASS, type EntryKind } from "../../tke/objects";
import type { ConfigMap, Ingress, Service } from "../model/cluster-objects";
import { TKE_ENDPOINT_SERVICE } from "../paths/entry-points";
import { SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";

/** An object with what it depends on, as doctor takes it. */
export interface Draft {
    entry: Service | Ingress;
    config: ConfigMap;
}

/** Something of an object, or of the cluster's ConfigMap, that an admission policy can tell, as CEL and as objects. */
export interface Observable {
    /** Name of the policy's variable. */
    name: string;
    /** CEL of the value, a string. `SUBJECT` and `ANNOTATIONS` stand for the object and its annotations. */
    cel: string;
    /**
     * Objects that have each value. Several where CEL cannot tell them apart: then the policy takes for lost only what every
     * one of them loses.
     */
    values: Readonly<Record<string, readonly ((draft: Draft) => void)[]>>;
}

/** What an observable is read of. */
export const SUBJECT = "SUBJECT";
export const ANNOTATIONS = "ANNOTATIONS";

const nothing = () => undefined;

function annotated(key: string, value: string) {
    return ({ entry }: Draft): void => {
        entry.metadata = { ...entry.metadata, annotations: { ...entry.metadata?.annotations, [key]: value } };
    };
}

function configured(key: string, value: string) {
    return ({ config }: Draft): void => {
        config.data = { ...config.data, [key]: value };
    };
}

function hasAnnotation(name: string, key: string, texts: readonly string[]): Observable {
    return {
        name,
        cel: `'${key}' in ${ANNOTATIONS} ? 'present' : 'absent'`,
        values: { absent: [nothing], present: texts.map((text) => annotated(key, text)) },
    };
}

function directAccess(kind: EntryKind): Observable {
    const key = ANNOTATION_KEYS[kind].directAccess;
    return {
        name: "directAccess",
        cel: `!('${key}' in ${ANNOTATIONS}) ? 'absent' : ${ANNOTATIONS}['${key}'] in ['true', 'false'] ? ${ANNOTATIONS}['${key}'] : 'other'`,
        values: {
            absent: [nothing],
            true: [annotated(key, "true")],
            false: [annotated(key, "false")],
            other: [annotated(key, "yes")],
        },
    };
}

/** A key of the service controller's ConfigMap, which the policies have for their parameter. */
function configKey(key: "EnableDefaultDirectAccess" | "GlobalRouteDirectAccess"): Observable {
    const has = `has(params.data) && '${key}' in params.data`;
    return {
        name: `${key[0]?.toLowerCase()}${key.slice(1)}`,
        cel: `!(${has}) ? 'absent' : params.data['${key}'] == 'true' ? 'true' : 'false'`,
        values: { absent: [nothing], true: [configured(key, "true")], false: [configured(key, "false")] },
    };
}

const operation: Observable = {
    name: "operation",
    cel: "request.operation == 'CREATE' ? 'CREATE' : 'UPDATE'",
    // The controller adds direct access to what is created, never later.
    values: { CREATE: [nothing], UPDATE: [({ entry }) => (entry.metadata = { ...entry.metadata, uid: "known" })] },
};

const externalTrafficPolicy: Observable = {
    name: "externalTrafficPolicy",
    cel: `has(${SUBJECT}.spec.externalTrafficPolicy) && ${SUBJECT}.spec.externalTrafficPolicy == 'Local' ? 'Local' : 'Cluster'`,
    values: {
        Cluster: [nothing],
        Local: [
            ({ entry }) => ((entry as Service).spec = { ...(entry as Service).spec, externalTrafficPolicy: "Local" }),
        ],
    },
};

function ofLoadBalancer(kind: EntryKind): Observable[] {
    const keys = ANNOTATION_KEYS[kind];
    return [
        hasAnnotation("internalSubnet", keys.internalSubnetId, ["subnet-12345678"]),
        hasAnnotation("natIpv6", keys.natIpv6, ["2402:4e00::1"]),
        hasAnnotation("extensiveParameters", keys.extensiveParameters, ["{}", '{"AddressIPVersion":"IPV6"}']),
        hasAnnotation("serviceConfig", keys.tkeServiceConfig, ["config"]),
    ];
}

/** What decides over an object of each kind and can be seen when it is admitted; the order makes the policies short. */
export const OBSERVABLES: Readonly<Record<EntryKind, readonly Observable[]>> = {
    Service: [
        hasAnnotation("specifyProtocol", ANNOTATION_KEYS.Service.specifyProtocol, [
            '{"80":{"protocol":["TCP"]}}',
            '{"80":{"protocol":["HTTP"]}}',
        ]),
        directAccess("Service"),
        externalTrafficPolicy,
        ...ofLoadBalancer("Service"),
        operation,
        configKey("EnableDefaultDirectAccess"),
        configKey("GlobalRouteDirectAccess"),
    ],
    Ingress: [
        directAccess("Ingress"),
        ...ofLoadBalancer("Ingress"),
        operation,
        configKey("EnableDefaultDirectAccess"),
        configKey("GlobalRouteDirectAccess"),
    ],
};

/** CEL that holds for the objects that doctor looks at as TKE's entry points; of others the policies say nothing. */
export const CONDITIONS: Readonly<Record<EntryKind, Readonly<Record<string, string>>>> = {
    Service: {
        "has-a-clb": `has(object.spec.type) && object.spec.type == 'LoadBalancer' && !has(object.spec.loadBalancerClass)`,
        "has-pods": "has(object.spec.selector) && size(object.spec.selector) > 0",
        "is-not-the-api-server": `!(object.metadata.namespace == '${TKE_ENDPOINT_SERVICE.namespace}' && object.metadata.name.matches('${TKE_ENDPOINT_SERVICE.name.source}'))`,
        "is-not-deleted": "!has(object.metadata.deletionTimestamp)",
    },
    Ingress: {
        "is-of-tke": `has(object.metadata.annotations) && '${ANNOTATION_KEYS.Ingress.ingressClass}' in object.metadata.annotations ? object.metadata.annotations['${ANNOTATION_KEYS.Ingress.ingressClass}'] == '${INGRESS_CLASS}' : !has(object.spec.ingressClassName) || object.spec.ingressClassName == '${INGRESS_CLASS}'`,
        "is-not-deleted": "!has(object.metadata.deletionTimestamp)",
    },
};

/** An object with none of the settings, and Services that an Ingress may lead to, of which its admission does not tell. */
export function emptyDrafts(kind: EntryKind): { draft: Draft; backends: readonly Service[] }[] {
    const config = (): ConfigMap => ({ metadata: { ...SERVICE_CONTROLLER_CONFIG }, data: {} });
    const selector = { app: "app" };
    const ports = [{ port: 80, protocol: "TCP" }];
    if (kind === "Service") {
        const entry: Service = { metadata: { name: "app" }, spec: { type: "LoadBalancer", selector, ports } };
        return [{ draft: { entry, config: config() }, backends: [] }];
    }
    const backend = { service: { name: "app", port: { number: 80 } } };
    const backends: Service["spec"][] = [
        { type: "NodePort", selector, ports },
        { type: "NodePort", externalTrafficPolicy: "Local", selector, ports },
        { type: "ClusterIP", selector, ports },
    ];
    return backends.map((spec) => ({
        draft: { entry: { metadata: { name: "app" }, spec: { defaultBackend: backend } }, config: config() },
        backends: [{ metadata: { name: "app" }, spec }],
    }));
}
