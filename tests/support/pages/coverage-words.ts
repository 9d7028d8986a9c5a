/** The frame of docs/<language>/tencent-api.md around what the lab's router serves. */
export interface CoverageWords {
    title: string;
    paragraphs: (counts: { served: number; called: number; missing: readonly string[] }) => readonly string[];
    products: readonly string[];
    actions: readonly string[];
    fields: readonly string[];
    yes: string;
    noEffect: (reason: string) => string;
    refused: (reason: string, allowed: readonly string[]) => string;
    list: string;
}

const REWRITE = "`UPDATE_GOLDEN=1 npm test -- tests/unit/lab/cloud/coverage.test.ts`";
const RULES = "[value-rules.ts](../../lab/cloud/requests/value-rules.ts)";

const EN: CoverageWords = {
    title: "Tencent Cloud API",
    paragraphs: ({ served, called, missing }) => [
        `Look up which actions the [lab](lab.md) serves, and what becomes of their fields. This page is generated from the lab's router: ${REWRITE}.`,
        `${served} actions. Of the ${called} that Tencent's Terraform provider v1.83.25 calls for this ` +
            `project's resources, ${missing.length === 0 ? "none is" : `${missing.length} are`} missing` +
            `${missing.length === 0 ? "" : ` (${missing.join(", ")})`}; the others are for \`tccli\`, the SDKs and TKE's ` +
            "controllers. Every other action of these products answers `UnsupportedOperation`, one that the SDK does not know " +
            "`InvalidAction`, another version `NoSuchVersion`, another product `NoSuchProduct`.",
        "Every field of every request is that of the official SDK's models: another one answers `UnknownParameter`, a value of " +
            "another JSON type `InvalidParameter`. The actions read all fields but those in the second table of each product: these " +
            "have no effect, or are refused with `UnsupportedOperation`, which names them. Empty, zero and false values ask for " +
            "nothing, and are never refused, but for a required list of an action that changes something: it names one at least. `ClientToken` makes a repeated call answer as the first one did.",
        "Enumerations, forms and lengths that the SDK's texts state are kept to " +
            `(${RULES} has those that depend on nothing else). An instance type and an ` +
            "image of `cvm` are checked by their form alone: the lab does not know all that Tencent has.",
        "Requests a second are Tencent's limits (`npm run lab -- start --rate-limits off` lifts them).",
    ],
    products: ["product", "version", "actions", "called by the provider"],
    actions: ["action", "called by the provider", "requests a second"],
    fields: ["action", "fields", "what becomes of them"],
    yes: "yes",
    noEffect: (reason) => `no effect: ${reason}`,
    refused: (reason, allowed) => `refused${allowed.length === 0 ? "" : ` (but for ${allowed.join(", ")})`}: ${reason}`,
    list: ", ",
};

const ZH: CoverageWords = {
    title: "腾讯云 API",
    paragraphs: ({ served, called, missing }) => [
        `查询[实验室](lab.md)支持哪些接口，以及各字段如何处理。本页由实验室的路由表生成：${REWRITE}。接口名和字段名保持原样，字段处理的原因与英文页相同，为英文。`,
        `共 ${served} 个接口。腾讯云的 Terraform provider v1.83.25 为本项目的资源调用 ${called} 个接口，` +
            `${missing.length === 0 ? "实验室全部支持" : `缺失 ${missing.length} 个（${missing.join("、")}）`}；其余供 \`tccli\`、SDK 和 TKE ` +
            "控制器使用。这些产品的其他接口返回 `UnsupportedOperation`，SDK 中没有的接口返回 `InvalidAction`，其他版本返回 `NoSuchVersion`，其他产品返回 `NoSuchProduct`。",
        "每个请求的字段都与官方 SDK 的模型一致：多余的字段返回 `UnknownParameter`，JSON 类型不符返回 `InvalidParameter`。除每个产品的第二张表所列的字段外，" +
            "所有字段都会读取；表中的字段没有作用，或以 `UnsupportedOperation` 拒绝并指明字段。空值、零和 false 视为没有要求，绝不会被拒绝；修改类操作的必填列表除外，至少要有一项。" +
            "带有相同 `ClientToken` 的重复调用返回与第一次相同的应答。",
        `SDK 的说明中写明的枚举、格式和长度都会检查（${RULES} 中是不依赖其他条件的规则）。\`cvm\` 的机型和镜像只检查格式：实验室不知道腾讯云的全部机型和镜像。`,
        "每秒请求数是腾讯云的限制（`npm run lab -- start --rate-limits off` 取消限制）。",
    ],
    products: ["产品", "版本", "接口数", "其中 provider 调用"],
    actions: ["接口", "provider 是否调用", "每秒请求数"],
    fields: ["接口", "字段", "如何处理"],
    yes: "是",
    noEffect: (reason) => `没有作用：${reason}`,
    refused: (reason, allowed) => `拒绝${allowed.length === 0 ? "" : `（${allowed.join("、")} 除外）`}：${reason}`,
    list: "、",
};

export const COVERAGE_WORDS = { en: EN, zh: ZH };
