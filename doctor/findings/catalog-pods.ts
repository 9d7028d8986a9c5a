import type { Catalog } from "./finding-code";

/** What is wrong with Pods and the workloads that create them. */
export const podFindings = {
    readinessGateMissing: {
        code: "TCI0015",
        severity: "warning",
        title: {
            en: "Pods are older than their direct access and have no readiness gate",
            zh: "Pod 早于直连创建，没有 ReadinessGate",
        },
        explanation: {
            en: "The gate cloud.tencent.com/load-balancer-backendgroup-ready is added when a Pod is created behind an object with direct access. Without it a rollout deletes an old Pod before the CLB has bound the new one: connections fail.",
            zh: "ReadinessGate cloud.tencent.com/load-balancer-backendgroup-ready 只在 Pod 创建时、且已存在直连对象时注入。缺少它，滚动更新可能在 CLB 绑定新 Pod 之前就删除旧 Pod，造成断连。",
        },
        remedy: { en: "Restart the workload once.", zh: "重启一次工作负载。" },
        source: "457/48768, 457/41897",
    },
    superNodeTolerationMissing: {
        code: "TCI0017",
        severity: "error",
        title: {
            en: "The workload wants super nodes and does not tolerate their taint",
            zh: "工作负载指定超级节点，但没有容忍其污点",
        },
        explanation: {
            en: "Super nodes carry the taint eks.tke.cloud.tencent.com/eklet:NoSchedule. A Pod that selects them without the toleration can stay Pending.",
            zh: "超级节点带有污点 eks.tke.cloud.tencent.com/eklet:NoSchedule。只写了节点选择而没有容忍的 Pod 可能一直 Pending。",
        },
        remedy: { en: "Add the toleration.", zh: "添加容忍。" },
        source: "intl 457/45561",
    },
    noPods: {
        code: "TCI0018",
        severity: "warning",
        title: { en: "The Service has no Pod that is ready", zh: "Service 没有就绪的 Pod" },
        explanation: {
            en: "No connection can be served, whatever the path.",
            zh: "无论走哪条路径，都没有 Pod 可以提供服务。",
        },
        remedy: {
            en: "Compare the Service's selector with the Pods' labels, and look at the Pods' events.",
            zh: "核对 Service 的 selector 与 Pod 标签，并查看 Pod 事件。",
        },
        source: "Kubernetes: Service",
    },
    twoBackendModes: {
        code: "TCI0051",
        severity: "warning",
        title: {
            en: "The same Pods stand behind direct access and behind NodePorts",
            zh: "同一批 Pod 既被直连绑定，又经 NodePort 访问",
        },
        explanation: {
            en: "TKE supports one kind of backends for a workload: all of its Services and Ingresses with direct access, or none. Otherwise the app sees its client through some of them and a node through the others.",
            zh: "TKE 要求一个工作负载的所有 Service 和 Ingress 统一使用直连或统一不使用直连。此外，应用经前者看到客户端，经后者看到节点。",
        },
        remedy: {
            en: "Give all Services and Ingresses of the workload the same direct-access annotation.",
            zh: "为该工作负载的所有 Service 和 Ingress 设置相同的 direct-access 注解。",
        },
        source: "457/41897",
    },
    daemonSetOnSuperNodes: {
        code: "TCI0052",
        severity: "error",
        title: {
            en: "A DaemonSet that wants super nodes has no Pods there",
            zh: "指定超级节点的 DaemonSet 不会有 Pod",
        },
        explanation: {
            en: "Super nodes run no Pods of DaemonSets: a Service before them has no backend.",
            zh: "超级节点不运行 DaemonSet 的 Pod，其前面的 Service 没有后端。",
        },
        remedy: {
            en: "Use a Deployment, or let the DaemonSet run on other nodes.",
            zh: "改用 Deployment，或让 DaemonSet 运行在其他节点上。",
        },
        source: "457/74015",
    },
    targetPortMissing: {
        code: "TCI0055",
        severity: "error",
        title: {
            en: "The Service leads to a named port that no container declares",
            zh: "Service 指向的命名端口没有容器声明",
        },
        explanation: {
            en: "A targetPort that is a name stands for the container port of that name. Where no Pod declares it the Service has no endpoints: nothing is bound, or the NodePort leads nowhere.",
            zh: "targetPort 写成名称时，指同名的容器端口。没有 Pod 声明该端口时，Service 没有端点：CLB 无可绑定，NodePort 也不通。",
        },
        remedy: {
            en: "Name the container port in the Pod template, or write the number into targetPort.",
            zh: "在 Pod 模板中为容器端口命名，或在 targetPort 中写端口号。",
        },
        source: "Kubernetes: Service",
    },
    interfaceIncomplete: {
        code: "TCI0045",
        severity: "warning",
        title: {
            en: "VPC-CNI is only half requested: the Pod stays on GlobalRouter",
            zh: "只声明了一半 VPC-CNI：Pod 仍使用 GlobalRouter",
        },
        explanation: {
            en: "In a GlobalRouter cluster a Pod needs both: the annotation tke.cloud.tencent.com/networks, and requests and limits for the interface.",
            zh: "在 GlobalRouter 集群中，Pod 必须同时具有注解 tke.cloud.tencent.com/networks 以及网卡资源的 requests 和 limits。",
        },
        remedy: { en: "Set both in the Pod template.", zh: "在 Pod 模板中同时设置。" },
        source: "457/50354",
    },
    gateClosed: {
        code: "TCI0046",
        severity: "warning",
        title: { en: "The CLB's health check does not reach the Pod", zh: "CLB 健康检查没有通过" },
        explanation: {
            en: "The Pod's containers are ready, but its readiness gate is not True: the CLB has not bound it, or its health check fails. Usually a security group drops the container port, or the check asks for a path that the app does not serve.",
            zh: "Pod 容器已就绪，但 ReadinessGate 不为 True：CLB 尚未绑定它，或健康检查失败。常见原因是安全组未放通容器端口，或检查路径应用没有提供。",
        },
        remedy: {
            en: "Open the container port on the node's (GlobalRouter), interface's or Pod's security group for clients and 100.64.0.0/10, and look at the health check's path.",
            zh: "在节点（GlobalRouter）、网卡或 Pod 的安全组上为客户端和 100.64.0.0/10 放通容器端口，并检查健康检查路径。",
        },
        source: "457/48768, 457/41897",
    },
} as const satisfies Catalog;
