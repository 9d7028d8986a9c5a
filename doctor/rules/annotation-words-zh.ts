/** What a range of tke's annotations says, in Chinese. */
export const ANNOTATION_RANGES_ZH: Readonly<Record<string, string>> = {
    '"true" or "false"': '"true" 或 "false"',
    "the id of a CLB, such as lb-1a2b3c4d": "CLB 的 ID，例如 lb-1a2b3c4d",
    "the id of a subnet, such as subnet-1a2b3c4d": "子网的 ID，例如 subnet-1a2b3c4d",
    "a label selector, such as key in (a, b)": "标签选择器，例如 key in (a, b)",
    "the name of an object in the same namespace that does not end in -auto-service-config or -auto-ingress-config":
        "同一命名空间中对象的名称，不以 -auto-service-config 或 -auto-ingress-config 结尾",
    'JSON by port, such as {"80":{"protocol":["HTTP"],"hosts":{"a.com":{}}}}, of TCP, UDP, TCP_SSL, HTTP, HTTPS and QUIC, one of them by TCP and one by UDP, with a Secret as tls for TCP_SSL, HTTPS and QUIC':
        '按端口的 JSON，例如 {"80":{"protocol":["HTTP"],"hosts":{"a.com":{}}}}；协议为 TCP、UDP、TCP_SSL、HTTP、HTTPS 和 QUIC，基于 TCP 和基于 UDP 的各至多一种；TCP_SSL、HTTPS 和 QUIC 须以 tls 指定 Secret',
    "a JSON object": "JSON 对象",
    "a whole number from 1 to 2048": "1 到 2048 的整数",
    "at most 5 ids of security groups, such as sg-1a2b3c4d, separated by commas":
        "至多 5 个安全组 ID，例如 sg-1a2b3c4d，用逗号分隔",
    'JSON, such as {"defaultWeight":10,"groups":[{"key":{"proto":"TCP","port":80},"statefulSets":[{"name":"app","weights":[{"weight":5,"podIndexes":[0]}]}]}]}':
        'JSON，例如 {"defaultWeight":10,"groups":[{"key":{"proto":"TCP","port":80},"statefulSets":[{"name":"app","weights":[{"weight":5,"podIndexes":[0]}]}]}]}',
    JSON: "JSON",
    "a region, such as ap-guangzhou": "地域，例如 ap-guangzhou",
    "the id of a VPC, such as vpc-1a2b3c4d": "VPC 的 ID，例如 vpc-1a2b3c4d",
    "an IP address": "IP 地址",
    "a UUID": "UUID",
    "a time (RFC 3339)": "时间（RFC 3339）",
    "a text that the controller writes": "由控制器写入的文本",
    "an Ingress class; TKE's is qcloud": "Ingress 类型；TKE 的是 qcloud",
    "a JSON array": "JSON 数组",
    'a JSON array, such as [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}], or null':
        'JSON 数组，例如 [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}]，或 null',
    'JSON, such as {"defaultRewriteCode":307}, with 301, 302 or 307':
        'JSON，例如 {"defaultRewriteCode":307}，取值 301、302 或 307',
    'a JSON array of ports by protocol, each port once, such as [{"HTTP":80},{"HTTPS":443}]':
        '按协议列出端口的 JSON 数组，每个端口只出现一次，例如 [{"HTTP":80},{"HTTPS":443}]',
    'a JSON array, such as [{"hosts":["a.com"],"qcloud_cert_id":["id"]}], of one or two ids (RSA and ECC) an entry':
        'JSON 数组，例如 [{"hosts":["a.com"],"qcloud_cert_id":["id"]}]，每项一个或两个证书 ID（RSA 与 ECC）',
    "a whole number from 0 to 100": "0 到 100 的整数",
    "a JSON object, or nothing for the defaults": "JSON 对象；留空表示默认值",
    "lines of a port, a protocol and a pool": "每行为端口、协议和端口池",
    "ids of security groups, such as sg-1a2b3c4d, separated by commas": "安全组 ID，例如 sg-1a2b3c4d，用逗号分隔",
    "a number of CPUs, such as 2": "CPU 核数，例如 2",
    "a number of gibibytes, such as 4Gi": "内存大小（GiB），例如 4Gi",
    "a kind of CPU, or several": "一种或多种 CPU 类型",
    "a kind of GPU, or several": "一种或多种 GPU 类型",
    "a whole number of 1 or more": "大于等于 1 的整数",
    "ids of EIPs, such as eip-1a2b3c4d, separated by commas": "EIP 的 ID，例如 eip-1a2b3c4d，用逗号分隔",
    "lines of resolv.conf": "resolv.conf 的各行",
};

/** What to do in place of annotations that are deprecated, or that the controller writes as labels, in Chinese. */
export const ANNOTATION_REMEDIES_ZH: Readonly<Record<string, string>> = {
    "remove it; a CLB is public unless service.kubernetes.io/qcloud-loadbalancer-internal-subnetid names a subnet":
        "删除它；CLB 默认为公网，除非 service.kubernetes.io/qcloud-loadbalancer-internal-subnetid 指定了子网",
    "remove it: Tencent no longer sells classic CLBs": "删除它：传统型 CLB 已停售",
    "set service.kubernetes.io/qcloud-loadbalancer-internet-charge-type":
        "改用 service.kubernetes.io/qcloud-loadbalancer-internet-charge-type",
    "set service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out":
        "改用 service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out",
    "remove it: since controller 2.2.0 it is on": "删除它：控制器 2.2.0 起默认开启",
};

/** Messages of tke's checker, which speaks English alone: what follows the annotation. */
const FORMS: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
    [/^is written by the controller: remove it$/, () => "由控制器写入：请删除"],
    [
        /^has no effect, the controller writes it as a label: (.*)$/,
        (what) => `不起作用，控制器把它写成标签：${remedy(what)}`,
    ],
    [/^is deprecated: (.*)$/, (what) => `已废弃：${remedy(what)}`],
    [
        /^is not allowed(?: \((E\d+)\))?: set (.*)$/s,
        (code, range) => `取值不允许${code ? `（${code}）` : ""}：应为${rangeWords(range)}`,
    ],
    [
        /^needs controller (\S+), and the cluster has (\S+): upgrade it, or remove the annotation$/,
        (needs, has) => `需要控制器 ${needs}，而集群为 ${has}：请升级，或删除该注解`,
    ],
    [/^is not an annotation that TKE documents: set (\S+)$/, (key) => `不是 TKE 文档中的注解：应为 ${key}`],
    [
        /^is not an annotation that TKE documents for an? (\S+): remove it$/,
        (kind) => `不是 TKE 文档中 ${kind} 的注解：请删除`,
    ],
    [
        /^is an annotation of an? (\S+) and has no effect on an? (\S+): (?:set (\S+)|move it to the \S+, or remove it)$/,
        (owner, kind, key) =>
            `是 ${owner} 的注解，对 ${kind} 不起作用：${key ? `应为 ${key}` : `请移到 ${owner}，或删除`}`,
    ],
    [/^excludes (.*): remove one of them$/s, (other) => `与 ${other} 互斥：请删除其中一个`],
    [
        /^has no effect without (\S+): set that as well, or remove it$/,
        (other) => `没有 ${other} 时不起作用：请一并设置，或删除`,
    ],
    [/^has no effect beside (.*): remove one of them$/s, (other) => `与 ${other} 同时设置时不起作用：请删除其中一个`],
    [
        /^has both TCP and UDP on port (\d+), which takes direct access: set (\S+) to "true"$/,
        (port, key) => `端口 ${port} 同时使用 TCP 和 UDP，需要直连：请把 ${key} 设为 "true"`,
    ],
];

/** A message of tke's checker about an annotation in Chinese. */
export function annotationMistakeInChinese(message: string, shown: string): string {
    const rest = message.startsWith(`${shown} `) ? message.slice(shown.length + 1) : undefined;
    for (const [form, words] of FORMS) {
        const found = rest === undefined ? undefined : form.exec(rest);
        if (found) {
            return `${shown} ${words(...found.slice(1))}`;
        }
    }
    return message;
}

function remedy(english: string): string {
    return ANNOTATION_REMEDIES_ZH[english] ?? english;
}

function rangeWords(english: string): string {
    const words = ANNOTATION_RANGES_ZH[english] ?? english.replaceAll('" or "', '" 或 "');
    return /^[\p{Script=Han}]/u.test(words) ? words : ` ${words}`;
}
