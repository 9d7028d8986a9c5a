import { HEALTH_CHECK_SOURCE, KEEPALIVE_SOURCE } from "./clb";

/** A class of addresses that a Pod behind a CLB can see, and what it means. */
export interface AddressClass {
    /** Ranges of IPv4, the narrower class first in the list. */
    ranges: readonly string[];
    name: { en: string; zh: string };
    means: { en: string; zh: string };
    source: string;
}

/** The first class that holds an address is the address's. */
export const ADDRESS_CLASSES: readonly AddressClass[] = [
    {
        ranges: [KEEPALIVE_SOURCE],
        name: { en: "a CLB's kept connections to its backends", zh: "CLB 到后端的长连接" },
        means: {
            en: "keepaliveEnable is on: the Pod's peer is the CLB, and only X-Forwarded-For names the client. Security groups of backends have to let this range in.",
            zh: "开启了 keepaliveEnable：Pod 的对端是 CLB，客户端地址只在 X-Forwarded-For 中。后端安全组需放通该网段。",
        },
        source: "214/3728",
    },
    {
        ranges: [HEALTH_CHECK_SOURCE],
        name: { en: "CLB health checks", zh: "CLB 健康检查" },
        means: {
            en: "A CLB checks whether the backend is alive. It is not a client: exclude it from logs and limits, and allow it in security groups.",
            zh: "CLB 在检查后端是否存活，并非客户端：日志与限流应忽略它，并予以放通。",
        },
        source: "214/65860",
    },
    {
        ranges: ["127.0.0.0/8"],
        name: { en: "this machine", zh: "本机（回环地址）" },
        means: {
            en: "A proxy in the same Pod (a sidecar) forwards the connection. In this project's lab all addresses of clients and CLBs are of this range.",
            zh: "同一 Pod 内的代理（sidecar）在转发。本项目的 lab 中客户端和 CLB 都使用该网段。",
        },
        source: "RFC 1122",
    },
    {
        ranges: ["169.254.0.0/16"],
        name: {
            en: "link-local: the node itself, or Tencent's services on it",
            zh: "链路本地地址：节点自身或其上的腾讯云服务",
        },
        means: {
            en: "Not a client. Probes of the kubelet on some networks, node-local DNS, and the metadata service have such addresses.",
            zh: "不是客户端。部分网络下 kubelet 探测、节点本地 DNS、元数据服务使用该类地址。",
        },
        source: "RFC 3927",
    },
    {
        ranges: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
        name: {
            en: "private: a node, a bridge, a Pod, a client of the VPC, or an internal gateway",
            zh: "私有地址：节点、网桥、Pod、VPC 内客户端或内部网关",
        },
        means: {
            en: "For a client on the internet the address was lost: kube-proxy put a node's in its place (TCI0001), or the test ran inside the cluster (TCI0040). An address that ends in .1 of a node's Pod CIDR is the node's bridge. For a client of the VPC it can be the client itself: compare it with kubectl get nodes -o wide.",
            zh: "对公网客户端而言地址已丢失：kube-proxy 换成了节点地址（TCI0001），或测试是在集群内进行的（TCI0040）。节点 Pod 网段中以 .1 结尾的是该节点的网桥。对 VPC 内客户端，它可能就是客户端本身：请与 kubectl get nodes -o wide 对照。",
        },
        source: "457/48949, RFC 1918",
    },
    {
        ranges: ["0.0.0.0/0"],
        name: { en: "public", zh: "公网地址" },
        means: {
            en: "The client, or its NAT gateway or proxy: compare it with what an address service answers on the client's machine. If it is your own NAT gateway's, the test came from inside the VPC.",
            zh: "客户端本身，或其 NAT 网关、代理：请与客户端机器上查询到的出口地址对照。若是自己的 NAT 网关地址，说明测试来自 VPC 内部。",
        },
        source: "457/41897",
    },
];
