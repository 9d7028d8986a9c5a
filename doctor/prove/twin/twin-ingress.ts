import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import type { Ingress } from "../../model/cluster-objects";
import { hasCertificates, ingressPorts } from "../../paths/objects/ingress-ports";
import { PROOF_LABELS, TWIN_NAME } from "../identity";
import type { TwinBackend, TwinEntry, TwinTarget } from "./twin-parts";
import type { TwinNote } from "./twin-notes";
import { backendService } from "./twin-service";

interface Rule {
    host?: string;
    path: string;
    pathType: string;
    backend: TwinBackend;
    port: { number?: number; name?: string };
}

/** The twin of an Ingress: for each backend Service its first rule, over HTTP. */
export function twinIngress(
    original: Ingress,
    annotations: Readonly<Record<string, string>>,
    backends: readonly TwinBackend[],
    onExistingPort: number | undefined,
): TwinEntry {
    const keys = ANNOTATION_KEYS.Ingress;
    const { spec } = original;
    const ports = onExistingPort === undefined ? ingressPorts(original) : [onExistingPort];
    const isUsual = ports.length === 1 && ports[0] === 80;
    const rules = backends.flatMap((backend) => firstRule({ spec: spec ?? {} }, backend));
    const ingress = {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name: TWIN_NAME,
            labels: { ...PROOF_LABELS },
            annotations: {
                ...annotations,
                ...(!isUsual && { [keys.listenPorts]: JSON.stringify(ports.map((port) => ({ HTTP: port }))) }),
            },
        },
        spec: {
            ...(spec?.ingressClassName && { ingressClassName: spec.ingressClassName }),
            rules: rules.map(({ host, path, pathType, backend, port }) => ({
                ...(host && { host }),
                http: { paths: [{ path, pathType, backend: { service: { name: backend.name, port } } }] },
            })),
        },
    };
    return {
        objects: [...backends.map(({ name, service, pods }) => backendService(name, service, name, pods)), ingress],
        targets: ports.flatMap((port) =>
            rules.map(({ host, path }): TwinTarget => ({
                protocol: "http",
                layer: 7,
                port,
                // A wildcard stands for any one label.
                ...(host && { host: host.replace(/^\*/, "proof") }),
                path: echoPath(path),
            })),
        ),
        notes: [...(hasCertificates(original) ? [CERTIFICATES] : []), ...ruleNotes(spec, rules.length)],
    };
}

/** whoami answers these paths otherwise than with whom it sees, but not what lies below them. */
const WHOAMI_PATHS = /^\/(api|bench|data|echo|health|upload)$/;

function echoPath(path: string): string {
    return WHOAMI_PATHS.test(path) ? `${path}/proof` : path;
}

function firstRule({ spec }: Ingress, backend: TwinBackend): Rule[] {
    const name = backend.service.metadata?.name;
    for (const { host, http } of spec?.rules ?? []) {
        const found = http?.paths?.find((each) => each.backend?.service?.name === name);
        if (found) {
            const { path = "/", pathType = "Prefix" } = found;
            return [
                { ...(host && { host }), path, pathType, backend, port: portOf(found.backend?.service?.port, backend) },
            ];
        }
    }
    const { service } = spec?.defaultBackend ?? {};
    return service?.name === name
        ? [{ path: "/", pathType: "Prefix", backend, port: portOf(service?.port, backend) }]
        : [];
}

/** The twin's Services name their ports otherwise: a name becomes its number. */
function portOf(port: { number?: number; name?: string } | undefined, { service }: TwinBackend): { number?: number } {
    const ports = service.spec?.ports ?? [];
    const named = port?.name === undefined ? undefined : ports.find(({ name }) => name === port.name)?.port;
    return { number: port?.number ?? named ?? ports[0]?.port ?? 80 };
}

const CERTIFICATES: TwinNote = {
    kind: "Ingress",
    what: "tls",
    treatment: "leave",
    why: {
        en: "no certificate and no Secret is copied: the twin speaks HTTP on the same ports",
        zh: "不复制证书和 Secret：副本在相同端口使用 HTTP",
    },
};

function ruleNotes(spec: Ingress["spec"], kept: number): TwinNote[] {
    const count = (spec?.rules ?? []).reduce((sum, { http }) => sum + (http?.paths?.length ?? 0), 0);
    return count > kept
        ? [
              {
                  kind: "Ingress",
                  what: "rules",
                  treatment: "leave",
                  why: {
                      en: `of ${count} paths the twin has ${kept}: the first of each backend Service`,
                      zh: `原对象有 ${count} 条路径，副本只有 ${kept} 条：每个后端 Service 的第一条`,
                  },
              },
          ]
        : [];
}
