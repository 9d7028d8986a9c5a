import { annotationMistakes } from "../../../tke/annotations/mistakes";
import { rowsOf, type ANNOTATIONS } from "../../../tke/annotations/table";

/** `served`, or what to do instead of a Pod's annotation that the lab does not carry out. */
export type PodTreatment = "served" | { instead: string; /** @default - every value asks for it */ unless?: string };

const NO_EIP = { instead: "remove it and have clients come through a CLB: the lab's Pods have no public addresses" };
const NO_IPV6 = { instead: "remove it: the lab has no IPv6", unless: "false" };
const NO_SIZE = { instead: "remove it: a Pod of the lab is processes of this machine, whatever it asks for" };
const NO_PORT_MAPPING = { instead: "expose the Pod by a Service: the lab has no tke-extend-network-controller" };
const NO_FIXED_ADDRESS = { instead: "remove it: a Pod of the lab gets the next free address" };

/** Every row of the table for Pods. */
export const POD_ANNOTATIONS: Readonly<Record<keyof (typeof ANNOTATIONS)["Pod"], PodTreatment>> = {
    serviceWeight: "served",
    ingressWeight: "served",
    networks: "served",
    ipClaimDeletePolicy: { ...NO_FIXED_ADDRESS, unless: "Immediate" },
    eipAttributes: NO_EIP,
    eipDeletePolicy: NO_EIP,
    needIpv6Address: NO_IPV6,
    ipv6Attributes: { instead: NO_IPV6.instead },
    clbPortMapping: NO_PORT_MAPPING,
    clbPortMappingResult: NO_PORT_MAPPING,
    superNodeSecurityGroupIds: { instead: "set the security groups of the super node pool, which the lab's Pods have" },
    superNodeCpu: NO_SIZE,
    superNodeMemory: NO_SIZE,
    superNodeCpuType: NO_SIZE,
    superNodeGpuType: NO_SIZE,
    superNodeGpuCount: NO_SIZE,
    superNodeRetainIp: { ...NO_FIXED_ADDRESS, unless: "false" },
    superNodeEipAttributes: NO_EIP,
    superNodeEipDeletePolicy: NO_EIP,
    superNodeEipIds: NO_EIP,
    superNodeDaemonSetInjection: { instead: "remove it: the lab puts no sidecars beside a Pod", unless: "false" },
    superNodeResolvConf: { instead: "remove it: a container resolves names as this machine does" },
    superNodeHostSysctls: { instead: "remove it: the kernel is this machine's" },
};

/** Annotations of a Pod that have no effect in the lab, or none at all: each with its key and what to do. */
export function annotationWarnings(annotations: Readonly<Record<string, string>>): string[] {
    const unserved = Object.entries(rowsOf("Pod")).flatMap(([name, { key }]) => {
        const text = annotations[key];
        const treatment = POD_ANNOTATIONS[name as keyof typeof POD_ANNOTATIONS];
        return text === undefined || treatment === "served" || text === treatment.unless
            ? []
            : [
                  {
                      key,
                      message: `${key}: ${JSON.stringify(text)} is not carried out by the lab. What to do: ${treatment.instead}.`,
                  },
              ];
    });
    const mistakes = annotationMistakes("Pod", annotations, { live: true });
    return [
        ...unserved.map(({ message }) => message),
        ...mistakes
            .filter((mistake) => !unserved.some(({ key }) => key === mistake.key))
            .map(({ message }) => `${message}.`),
    ];
}
