import { parseJson } from "../parse-json";
import type { AnnotationRows } from "./row";
import { flag, jsonArray, jsonObject, securityGroupIds, weight } from "./value-types";

/** EIP attributes may be left empty: then TKE's defaults hold. */
const attributes = {
    type: "text",
    pattern: /^(|\{[\s\S]*\})$/,
    isValid: (given: string) => given === "" || jsonObject.schema.safeParse(parseJson(given)).success,
    what: "a JSON object, or nothing for the defaults",
} as const;

const text = (what: string) => ({ type: "text", pattern: /^\S[\s\S]*$/, what }) as const;

/** Annotations of a Pod, or of the Pod template of a workload. */
export const podRows = {
    serviceWeight: {
        key: "service.cloud.tencent.com/custom-weight",
        meaning: "the Pod's weight behind a Service",
        value: weight,
        since: "2.4.0",
        only: "direct",
        source: "457/128647",
    },
    ingressWeight: {
        key: "ingress.cloud.tencent.com/custom-weight",
        meaning: "the Pod's weight behind an Ingress",
        value: weight,
        since: "2.6.0",
        only: "direct",
        source: "457/128647",
    },
    networks: {
        key: "tke.cloud.tencent.com/networks",
        meaning:
            "GlobalRouter cluster with VPC-CNI added: gives the Pod an ENI. A container requests `tke.cloud.tencent.com/eni-ip: 1` as well (`direct-eni` for `tke-direct-eni`)",
        value: { type: "oneOf", values: ["tke-route-eni", "tke-direct-eni"] },
        default: "GlobalRouter there, an ENI on a VPC-CNI cluster",
        source: "qcloud-documents 170640396",
    },
    ipClaimDeletePolicy: {
        key: "tke.cloud.tencent.com/vpc-ip-claim-delete-policy",
        meaning: "`Never`: a Pod of a StatefulSet keeps its address, within its zone",
        value: { type: "oneOf", values: ["Immediate", "Never"] },
        default: "Immediate",
        source: "qcloud-documents 170640396",
    },
    eipAttributes: {
        key: "tke.cloud.tencent.com/eip-attributes",
        meaning: "VPC-CNI: gives the Pod a public address of its own",
        value: attributes,
        source: "TG",
    },
    eipDeletePolicy: {
        key: "tke.cloud.tencent.com/eip-claim-delete-policy",
        meaning: "VPC-CNI: `Never`: a Pod of the same name gets the same EIP again",
        value: { type: "oneOf", values: ["Never"] },
        default: "the EIP is released with the Pod",
        source: "TG",
    },
    needIpv6Address: {
        key: "tke.cloud.tencent.com/need-ipv6-addr",
        meaning: "VPC-CNI: gives the Pod an IPv6 address as well",
        value: flag,
        source: "TG",
    },
    ipv6Attributes: {
        key: "tke.cloud.tencent.com/ipv6-attributes",
        meaning: "VPC-CNI: how the Pod's IPv6 address reaches the internet",
        value: attributes,
        needs: ["needIpv6Address"],
        source: "TG",
    },
    clbPortMapping: {
        key: "networking.cloud.tencent.com/clb-port-mapping",
        meaning:
            "maps ports of the Pod to ports of a pool of CLBs (tke-extend-network-controller): `8000 UDP <pool>`, one a line",
        value: text("lines of a port, a protocol and a pool"),
        source: "TG",
    },
    clbPortMappingResult: {
        key: "networking.cloud.tencent.com/clb-port-mapping-result",
        meaning: "the addresses that `clb-port-mapping` has mapped",
        value: jsonArray,
        access: "read-only",
        source: "TG",
    },
    superNodeSecurityGroupIds: {
        key: "eks.tke.cloud.tencent.com/security-group-id",
        meaning: "super node: the Pod's security groups",
        value: securityGroupIds,
        default: "the node pool's",
        source: "457/36162",
    },
    superNodeCpu: {
        key: "eks.tke.cloud.tencent.com/cpu",
        meaning: "super node: CPUs of the Pod",
        value: { type: "text", pattern: /^\d+(\.\d+)?$/, what: "a number of CPUs, such as 2" },
        default: "from requests and limits",
        needs: ["superNodeMemory"],
        source: "457/36162",
    },
    superNodeMemory: {
        key: "eks.tke.cloud.tencent.com/mem",
        meaning: "super node: memory of the Pod",
        value: { type: "text", pattern: /^\d+(\.\d+)?Gi$/, what: "a number of gibibytes, such as 4Gi" },
        default: "from requests and limits",
        needs: ["superNodeCpu"],
        source: "457/36162",
    },
    superNodeCpuType: {
        key: "eks.tke.cloud.tencent.com/cpu-type",
        meaning: "super node: the kind of CPU",
        value: text("a kind of CPU, or several"),
        source: "457/36162",
    },
    superNodeGpuType: {
        key: "eks.tke.cloud.tencent.com/gpu-type",
        meaning: "super node: the kind of GPU",
        value: text("a kind of GPU, or several"),
        source: "457/36162",
    },
    superNodeGpuCount: {
        key: "eks.tke.cloud.tencent.com/gpu-count",
        meaning: "super node: GPUs of the Pod",
        value: { type: "wholeNumber", min: 1 },
        source: "457/36162",
    },
    superNodeRetainIp: {
        key: "eks.tke.cloud.tencent.com/retain-ip",
        meaning: "super node: whether the Pod keeps its address",
        value: flag,
        source: "457/36162",
    },
    superNodeEipAttributes: {
        key: "eks.tke.cloud.tencent.com/eip-attributes",
        meaning: "super node: gives the Pod a public address of its own",
        value: attributes,
        source: "457/36162",
    },
    superNodeEipDeletePolicy: {
        key: "eks.tke.cloud.tencent.com/eip-claim-delete-policy",
        meaning: "super node: `Never`: a Pod of the same name gets the same EIP again",
        value: { type: "oneOf", values: ["Never"] },
        default: "the EIP is released with the Pod",
        source: "intl 457/42057",
    },
    superNodeEipIds: {
        key: "eks.tke.cloud.tencent.com/eip-id-list",
        meaning: "super node: existing EIPs for the Pods of a workload",
        value: { type: "list", pattern: /^eip-[0-9a-z]+$/, what: "ids of EIPs, such as eip-1a2b3c4d" },
        source: "intl 457/42057",
    },
    superNodeDaemonSetInjection: {
        key: "eks.tke.cloud.tencent.com/ds-injection",
        meaning: "super node: DaemonSets run beside the Pod as sidecars, but those of kube-system",
        value: flag,
        source: "457/36162",
    },
    superNodeResolvConf: {
        key: "eks.tke.cloud.tencent.com/resolv-conf",
        meaning: "super node: the resolver's configuration",
        value: text("lines of resolv.conf"),
        source: "457/36162",
    },
    superNodeHostSysctls: {
        key: "eks.tke.cloud.tencent.com/host-sysctls",
        meaning: "super node: kernel parameters",
        value: jsonArray,
        source: "457/36162",
    },
} as const satisfies AnnotationRows;
