/** Causes and remedies of the error codes of Tencent's API in Chinese, by their English words, as docs/zh/cloud-errors.md has them. */
export const API_ERROR_WORDS_ZH: Readonly<Record<string, string>> = {
    "this machine's clock is more than five minutes off Tencent Cloud's": "本机时钟与腾讯云相差超过五分钟",
    "set the clock (`timedatectl set-ntp true`), then run the same command again; the API key is fine":
        "校准时钟（`timedatectl set-ntp true`），再执行同一条命令；API 密钥本身没有问题",
    "TKE was never granted its service role (TKE_QCSRole, with VPC-CNI IPAMDofTKE_QCSRole)":
        "从未给 TKE 授予服务角色（TKE_QCSRole；VPC-CNI 还需要 IPAMDofTKE_QCSRole）",
    "open the TKE console once with the root account or an administrator and grant the service authorization":
        "用主账号或管理员登录一次 TKE 控制台，按提示完成服务授权",
    "the API key may not do this": "该 API 密钥没有此操作的权限",
    "grant its user the action in CAM (docs/en/permissions.md has the policies)":
        "在 CAM 中给对应用户授予该接口的权限（策略见 docs/zh/permissions.md）",
    "Tencent Cloud refused the API key": "腾讯云拒绝了该 API 密钥",
    "set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY to a key that exists and is enabled":
        "把 TENCENTCLOUD_SECRET_ID 和 TENCENTCLOUD_SECRET_KEY 设为存在且已启用的密钥",
    "the account has not passed identity verification": "账号尚未完成实名认证",
    "verify the account's identity in the console (Account Center), then run the same command again":
        "在控制台的账号中心完成实名认证，再执行同一条命令",
    "the account's balance does not cover what is ordered, or the order was refused": "账户余额不足，或订单被拒绝",
    "top up the account or settle what is overdue in the Billing Center, then run the same command again: it continues":
        "在费用中心充值或结清欠费，再执行同一条命令，会从中断处继续",
    "the account has reached a limit": "账号已达到某项配额",
    "delete what is no longer used, or raise the quota in the console, then run the same command again: it continues":
        "删除不再使用的资源，或在控制台申请提高配额，再执行同一条命令，会从中断处继续",
    "the instance type is sold out in the zone": "该可用区的机型已售罄",
    "run `npm run preflight` for types that the zone sells, and set instanceType, or set other zones":
        "执行 `npm run preflight` 查看可用区在售的机型，修改 instanceType，或换用其他可用区",
    "TKE does not offer the nodes' operating system for this Kubernetes version or account":
        "对该 Kubernetes 版本或该账号，TKE 不提供所选的节点操作系统",
    "set clusterOs to an OS name that `tccli tke DescribeImages` lists":
        "把 clusterOs 设为 `tccli tke DescribeImages` 列出的 OS 名称",
    "clusterCidr or serviceCidr overlaps with the VPC, a route of it, or another cluster in it":
        "clusterCidr 或 serviceCidr 与 VPC、VPC 的路由或其中的另一集群重叠",
    "set clusterCidr and serviceCidr to ranges that neither the VPC nor its routes nor its clusters have":
        "把 clusterCidr 和 serviceCidr 改为不与 VPC、其路由及其集群重叠的网段",
    "TKE does not accept a CIDR: it must be private, and its mask in range":
        "网段不符合 TKE 的要求：必须是私有网段，且掩码在允许范围内",
    "set clusterCidr and serviceCidr to ranges of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (docs/en/configuration.md has the masks)":
        "使用 10.0.0.0/8、172.16.0.0/12 或 192.168.0.0/16 内的网段（掩码范围见 docs/zh/configuration.md）",
    "the cluster has no node yet, and TKE opens no API server endpoint for an empty cluster":
        "集群还没有节点，而 TKE 不为空集群开启 API Server 访问端点",
    "wait until the node pool is running, then run the same command again: it continues":
        "等节点池变为运行中，再执行同一条命令，会从中断处继续",
    "the resource is in a state in which it cannot be changed, such as a cluster that is being created":
        "资源当前的状态不允许修改，例如集群正在创建",
    "wait until it is running, then run the same command again: it continues":
        "等它变为运行中，再执行同一条命令，会从中断处继续",
    "the cluster's deletion protection is on": "集群开启了删除保护",
    "turn it off in the TKE console or with `tccli tke DisableClusterDeletionProtection`, then run the same command again":
        "在 TKE 控制台关闭，或执行 `tccli tke DisableClusterDeletionProtection`，再执行同一条命令",
    "something still uses the resource: network interfaces and CLBs of a deleted cluster take minutes to go":
        "资源仍被占用：集群删除后，其弹性网卡和 CLB 需要几分钟才会释放",
    "run the same command again in some minutes; `npm run teardown -- --dry-run` lists what remains":
        "过几分钟再执行同一条命令；`npm run teardown -- --dry-run` 会列出残留的资源",
    "somebody else has created something in the stack's VPC or security group":
        "有人在该 stack 的 VPC 或安全组中创建了别的资源",
    "move or delete it, then run the same command again": "移走或删除它，再执行同一条命令",
    "the SSL certificate service has no certificate of that id": "SSL 证书服务中没有这个 id 的证书",
    "set certificateId to another one's id, or remove it to have one created; nothing was changed":
        "把 certificateId 设为另一张证书的 id，或删去它以自动创建一张；没有任何改动",
    "the SSL certificate service refused the uploaded certificate or its private key":
        "SSL 证书服务拒绝了上传的证书或私钥",
    "upload one in the console (RSA or ECC, PEM, the key that belongs to it) and set certificateId to its id":
        "在控制台上传一张（RSA 或 ECC，PEM 格式，私钥与证书匹配），并把 certificateId 设为其 id",
    "too many calls in a second; the command repeats them": "每秒调用次数过多；命令会自动重试",
    "wait; if it does not end, run fewer stacks at once": "等待即可；若一直不结束，减少同时运行的 stack 数量",
};
