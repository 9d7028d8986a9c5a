import { SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";
import type { Unread } from "../model/cluster-objects";
import type { ObjectRef, Unknown } from "../model/diagnosis";
import type { Facts } from "../model/facts";
import { DOCTOR } from "../model/called-as";
import { plain, type Text } from "../model/text";

const { namespace, name } = SERVICE_CONTROLLER_CONFIG;
const NOT_SEEN: Text = { en: "the objects that were read do not tell", zh: "读到的对象中没有该信息" };
const getConfig = plain(`kubectl get configmap ${name} -n ${namespace} -o jsonpath='{.data}'`);

interface Question {
    question: Text;
    reason?: Text;
    find: Text;
}

/** What is asked where a verdict waits for something, by id. */
const QUESTIONS: Readonly<Record<string, Question>> = {
    network: {
        question: { en: "Are the Pods on VPC-CNI or GlobalRouter?", zh: "Pod 使用 VPC-CNI 还是 GlobalRouter？" },
        find: plain(
            "kubectl get nodes -o custom-columns=NAME:.metadata.name,PODS:.spec.podCIDR,ENI:'.status.allocatable.tke\\.cloud\\.tencent\\.com/eni-ip'",
        ),
    },
    enableDefaultDirectAccess: {
        question: { en: "Does the cluster add direct access to new objects?", zh: "集群是否默认为新对象开启直连？" },
        find: getConfig,
    },
    globalRouteDirectAccess: {
        question: { en: "Is GlobalRouteDirectAccess on in the cluster?", zh: "集群是否开启 GlobalRouteDirectAccess？" },
        find: getConfig,
    },
    billByIp: {
        question: { en: "Does the account pay by IP (standard account)?", zh: "账户是否按 IP 计费（标准账户）？" },
        find: plain("tccli vpc DescribeNetworkAccountType --region REGION"),
    },
    snatPro: { question: { en: "Is SNAT Pro open to the account?", zh: "账户是否开通 SNAT Pro？" }, find: plain("") },
    containerCidrRegistered: {
        question: { en: "Does Tencent know the container CIDR (CCN route)?", zh: "容器网段是否已登记（云联网路由）？" },
        find: plain(""),
    },
    tkeServiceConfig: {
        question: { en: "What does the TkeServiceConfig say?", zh: "TkeServiceConfig 的内容是什么？" },
        find: plain("kubectl get tkeserviceconfigs -A -o yaml"),
    },
    listener: {
        question: {
            en: "Which of the listeners does a client use? They differ.",
            zh: "客户端使用哪个监听器？它们的设置不同。",
        },
        find: plain("tccli clb DescribeListeners --region REGION --LoadBalancerId lb-…"),
    },
    hostNetworkPods: {
        question: {
            en: "Does the CLB bind Pods with hostNetwork? Tencent's pages disagree.",
            zh: "CLB 是否绑定 hostNetwork 的 Pod？官方文档说法不一。",
        },
        find: plain("tccli clb DescribeTargets --region REGION --LoadBalancerId lb-…"),
    },
    cordonedNodes: {
        question: {
            en: "Does the CLB bind cordoned nodes? Tencent's pages disagree.",
            zh: "CLB 是否绑定已封锁的节点？官方文档说法不一。",
        },
        find: plain("tccli clb DescribeTargets --region REGION --LoadBalancerId lb-…"),
    },
    dataPlane: {
        question: {
            en: "Do the nodes run kube-proxy, or Cilium in its place (Dataplane V2)?",
            zh: "节点使用 kube-proxy 还是由 Cilium 代替（Dataplane V2）？",
        },
        find: plain("kubectl get daemonsets -n kube-system"),
    },
    clb: {
        question: {
            en: "Whose address does the Pod see? Tencent's pages do not say.",
            zh: "Pod 看到谁的地址？官方文档没有说明。",
        },
        find: {
            en: "verify with a real connection from outside: https://cloud.tencent.com/document/product/457/113228",
            zh: "从集群外实际连接验证：https://cloud.tencent.com/document/product/457/113228",
        },
    },
    backend: {
        question: { en: "Which Pods are behind it?", zh: "后面是哪些 Pod？" },
        find: {
            en: "kubectl get services,endpointslices -A -o wide; of manifests, name those of the Service and its workload with -f, too",
            zh: "kubectl get services,endpointslices -A -o wide；如为清单，请用 -f 一并给出 Service 及其工作负载的清单",
        },
    },
    sync: {
        question: {
            en: "Does the CLB have what the object says? Its controller does not carry it out, or has failed to.",
            zh: "CLB 是否与对象的设置一致？控制器没有同步该对象，或同步失败。",
        },
        reason: {
            en: "its condition Ready, its annotation mode, or the backends that the CLB has bound",
            zh: "依据其 Ready 状态、mode 注解或 CLB 已绑定的后端",
        },
        find: {
            en: "kubectl describe the object for its events; what is bound: tccli clb DescribeTargets --region REGION --LoadBalancerId lb-…",
            zh: "用 kubectl describe 查看该对象的事件；已绑定的后端：tccli clb DescribeTargets --region REGION --LoadBalancerId lb-…",
        },
    },
    otherVpc: {
        question: {
            en: "From which address does a CLB in another VPC or region connect?",
            zh: "位于其他 VPC 或地域的 CLB 从哪个地址连接后端？",
        },
        reason: {
            en: "the object has a cross-region-id or cross-vpc-id annotation",
            zh: "该对象带有 cross-region-id 或 cross-vpc-id 注解",
        },
        find: {
            en: "tccli clb DescribeLoadBalancers --region REGION --LoadBalancerIds '[\"lb-…\"]': with SnatIps it connects from those; without, connect from outside and look at the peer",
            zh: "tccli clb DescribeLoadBalancers --region REGION --LoadBalancerIds '[\"lb-…\"]'：有 SnatIps 时从这些地址连接；没有时请从外部连接并查看对端地址",
        },
    },
    controller: {
        question: { en: "Whose address do the Pods of its own controller see?", zh: "其控制器的 Pod 看到谁的地址？" },
        find: plain("kubectl get ingressclasses -o custom-columns=CLASS:.metadata.name,CONTROLLER:.spec.controller"),
    },
    gateway: {
        question: {
            en: "What does the gateway of this Ingress or route see, and whom does it trust?",
            zh: "该 Ingress 或路由的网关看到谁的地址、信任谁？",
        },
        reason: {
            en: "the finding of the Ingress or route says what is missing of the gateway's settings, or of its own entry point",
            zh: "其诊断项说明了缺少网关的哪项设置或其自身入口的哪项信息",
        },
        find: plain(`${DOCTOR} -A`),
    },
};

/** The open questions by which objects' verdicts wait. */
export function unknownsOf(waiting: ReadonlyMap<string, readonly ObjectRef[]>, facts: Facts): Unknown[] {
    return [...waiting].map(([id, objects]) => {
        const fact = factOf(facts, id);
        const question = QUESTIONS[id];
        const open = fact && !fact.known ? fact : undefined;
        return {
            id,
            question: question?.question ?? plain(id),
            reason: question?.reason ?? open?.reason ?? NOT_SEEN,
            find: id === "network" || !open ? (question?.find ?? plain(id)) : open.find,
            objects,
        };
    });
}

function factOf(facts: Facts, id: string) {
    switch (id) {
        case "network":
        case "billByIp":
        case "snatPro":
        case "containerCidrRegistered":
            return facts[id];
        default:
            return undefined;
    }
}

const LEFT_OPEN: Readonly<Partial<Record<Unread["list"], Text>>> = {
    services: { en: "entry points in it are not in this report", zh: "其中的入口没有列入本报告" },
    ingresses: { en: "Ingresses are not in this report", zh: "Ingress 没有列入本报告" },
    pods: { en: "how the Pods are connected, and whether they are ready", zh: "Pod 的网络方式以及是否就绪" },
    nodes: {
        en: "the cluster's network, and which Pods run on super nodes",
        zh: "集群网络，以及哪些 Pod 在超级节点上",
    },
    configMaps: { en: "the cluster's switches for direct access", zh: "集群的直连开关" },
    tkeServiceConfigs: { en: "keepalive and other settings of listeners", zh: "监听器的长连接等设置" },
    events: { en: "errors that the controllers reported", zh: "控制器报告的错误" },
    workloads: { en: "tolerations and networks of workloads", zh: "工作负载的容忍与网络设置" },
    ingressClasses: { en: "which controller serves an Ingress", zh: "Ingress 由哪个控制器处理" },
};

/** What could not be read, and what that leaves open. */
export function unreadUnknowns(unread: readonly Unread[]): Unknown[] {
    return unread.map((each) => {
        const { list, resource = list.toLowerCase(), namespace: of, reason, kind } = each;
        if (kind) {
            return unreadSetting({ ...each, kind });
        }
        const where = of ? ` -n ${of}` : " -A";
        const leaves = LEFT_OPEN[list] ?? plain(list);
        return {
            id: `unread:${list === "workloads" ? resource : list}${of ? `:${of}` : ""}`,
            question: {
                en: `Not seen: ${resource}. It leaves open: ${leaves.en}.`,
                zh: `未读取：${resource}。因此未知：${leaves.zh}。`,
            },
            reason,
            // Of ConfigMaps single ones are read, by name.
            find: plain(`kubectl auth can-i ${list === "configMaps" ? "get" : "list"} ${resource}${where}`),
            objects: [],
        };
    });
}

/** One object, or one kind, by which a gateway is set. */
function unreadSetting({ list, namespace: of, kind, name, reason }: Unread & { kind: string }): Unknown {
    const ref = `${kind}${of ? ` ${of}/${name ?? "*"}` : ""}`;
    const where = of ? ` -n ${of}` : " -A";
    const leaves = leftOpenBy(kind);
    return {
        id: `unread:${list}:${[of, kind, name].filter(Boolean).join(":")}`,
        question: {
            en: `Not seen: ${ref}. It leaves open: ${leaves.en}.`,
            zh: `未读取：${ref}。因此未知：${leaves.zh}。`,
        },
        reason,
        find: plain(`kubectl get ${kind.toLowerCase()}${name ? ` ${name}` : ""}${where}`),
        objects: [],
    };
}

/** What one kind of gateways' objects would tell. */
function leftOpenBy(kind: string): Text {
    if (kind === "NginxIngress") {
        return {
            en: "whether ingress-nginx in kube-system is TKE's add-on",
            zh: "kube-system 中的 ingress-nginx 是否为 TKE 组件",
        };
    }
    if (/Route|VirtualService|^routes/.test(kind)) {
        return { en: "which apps are behind a gateway's routes", zh: "哪些应用位于网关路由之后" };
    }
    if (["Deployment", "StatefulSet", "DaemonSet"].includes(kind)) {
        return {
            en: "which gateways outside the namespace serve what is in it, and whom they trust",
            zh: "命名空间之外有哪些网关处理其中的对象，以及它们信任谁",
        };
    }
    return kind === "Gateway" || kind === "GatewayClass"
        ? { en: "which gateway serves the routes that name it", zh: "由哪个网关处理引用它的路由" }
        : { en: "whom the gateway trusts that it configures", zh: "由其配置的网关信任谁" };
}
