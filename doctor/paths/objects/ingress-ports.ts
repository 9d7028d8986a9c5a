import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import type { Ingress } from "../../model/cluster-objects";
import { parseJson } from "../../../tke/parse-json";

/** Ports of an Ingress's listeners: as `listen-ports` has them, else 80, and 443 with certificates (457/56112). */
export function ingressPorts(ingress: Ingress): number[] {
    const listed = parseJson(ingress.metadata?.annotations?.[ANNOTATION_KEYS.Ingress.listenPorts]);
    const ports = Array.isArray(listed)
        ? listed.flatMap((each) => Object.values((each ?? {}) as Record<string, unknown>))
        : [];
    const numbers = ports.filter((port): port is number => Number.isInteger(port));
    return numbers.length > 0 ? [...new Set(numbers)] : [hasCertificates(ingress) ? 443 : 80];
}

/** Whether TLS is asked for, by the field or by the annotation. */
export function hasCertificates({ metadata, spec }: Ingress): boolean {
    return (spec?.tls ?? []).length > 0 || metadata?.annotations?.[ANNOTATION_KEYS.Ingress.certificate] !== undefined;
}
