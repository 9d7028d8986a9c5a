import type pc from "picocolors";
import type { Verdict } from "../model/diagnosis";
import { localised, type Language, type Text } from "../model/text";
import { boxTable, columnWidths, type Cell } from "../output/box-table";
import { word } from "../output/report-words";
import type { Threshold } from "../output/exit-code";
import type { Cleanup } from "./cleanup";
import { PROOF_NAMESPACE } from "./identity";
import type { Agreement } from "./judge";
import type { ProofPlan, ProofResult } from "./run-proof";
import type { TwinNote } from "./twin/twin-notes";

type Colors = ReturnType<typeof pc.createColors>;

/** What will be created, for the question before it. */
export function planText(
    { target, context, twin, createsNamespace, leftovers }: ProofPlan,
    language: Language,
): string {
    const { kind, namespace, name } = target;
    const say = (en: string, zh: string) => (language === "zh" ? zh : en);
    const counts = [...Map.groupBy(twin.objects, (object) => object.kind ?? "")].map(
        ([each, objects]) => `${objects.length} ${each}`,
    );
    const network = twin.isInternal ? say("internal", "内网") : say("public", "公网");
    const ports = [...new Set(twin.targets.map(({ port }) => port))].join(", ");
    const clb = twin.onExisting
        ? say(
              `a listener on port ${twin.onExisting.port} of ${twin.onExisting.loadBalancerId}, which everybody can reach who reaches that CLB`,
              `在 ${twin.onExisting.loadBalancerId} 上新增 ${twin.onExisting.port} 端口的监听器，能访问该 CLB 的人都能访问`,
          )
        : say(
              `an ${network} CLB with port ${ports}, which costs money by the hour and by traffic while it exists`.replace(
                  /^an public/,
                  "a public",
              ),
              `一个${network} CLB，端口 ${ports}，存在期间按小时和流量计费`,
          );
    return [
        say(
            `To prove ${kind} ${namespace}/${name} of context ${context}, doctor creates, and deletes again:`,
            `为验证上下文 ${context} 中的 ${kind} ${namespace}/${name}，doctor 将创建以下资源，结束后删除：`,
        ),
        ...(leftovers.length > 0
            ? [
                  say(
                      `  first deletes what a killed proof left: ${leftovers.join(", ")}`,
                      `  先删除上次被强制终止的验证留下的资源：${leftovers.join(", ")}`,
                  ),
              ]
            : []),
        createsNamespace
            ? `  ${say("namespace", "命名空间")} ${PROOF_NAMESPACE}`
            : say(
                  `  in namespace ${PROOF_NAMESPACE}, which stays`,
                  `  在已有的命名空间 ${PROOF_NAMESPACE} 中（该命名空间保留）`,
              ),
        `  ${counts.join(", ")}`,
        `  ${clb}`,
        ...noteLines(twin.notes, language),
    ].join("\n");
}

/** Where the twin is not like the original, one line for each reason. */
function noteLines(notes: readonly TwinNote[], language: Language): string[] {
    const verbs = {
        replace: { en: "has otherwise", zh: "改为其他值" },
        leave: { en: "does without", zh: "不带" },
    };
    const groups = Map.groupBy(notes, ({ treatment, why }) => `${treatment} ${why.en}`);
    return [...groups.values()].map((group) => {
        const [{ treatment, why }] = group as [TwinNote];
        const what = [...new Set(group.map((note) => note.what))].join(", ");
        return language === "zh"
            ? `  副本${verbs[treatment].zh} ${what}：${why.zh}`
            : `  the twin ${verbs[treatment].en} ${what}: ${why.en}`;
    });
}

const AGREEMENTS: Readonly<Record<Agreement, Text>> = {
    agrees: { en: "doctor's verdict without a proof is the same", zh: "doctor 不经验证的结论与此相同" },
    disagrees: {
        en: "doctor's verdict without a proof differs: please report it, with the report of --report FILE",
        zh: "doctor 不经验证的结论与此不同：请附上 --report FILE 的报告反馈",
    },
    decides: { en: "doctor had no verdict without a proof", zh: "doctor 不经验证无法判断" },
    undecided: { en: "nothing is proven", zh: "没有得到验证" },
};

const VERDICTS: Readonly<Record<Verdict, Text>> = {
    kept: { en: "✔ kept", zh: "✔ 保留" },
    lost: { en: "✘ lost", zh: "✘ 丢失" },
    unknown: { en: "? unknown", zh: "? 未知" },
};

const SEES_OTHER: Text = { en: "other", zh: "其他" };

/** Widths of the columns; with their borders 80 and 120. */
const WIDTHS = { narrow: [13, 14, 14, 14, 9], wide: [20, 31, 22, 22, 9] };

/**
 * What was seen and what follows from it, for a terminal.
 *
 * @param columns of the terminal @default - there is none
 */
export function proofText(result: ProofResult, language: Language, colors: Colors, columns?: number): string {
    const { target, settled, judgement, cleanup, original, twin } = result;
    const zh = language === "zh";
    const head = zh
        ? ["客户端", "应答的 Pod", "Pod 看到的对端", "X-Forwarded-For", "结论"]
        : ["client", "Pod that answered", "peer that the Pod saw", "X-Forwarded-For", "verdict"];
    const paint = (verdict: Verdict, text: string) =>
        ({ kept: colors.green, lost: colors.red, unknown: colors.yellow })[verdict](text);
    const rows = settled.sightings.map(({ client, pod, peer, sees, xForwardedFor, forged, verdict }): Cell[] => {
        const note = forged ? (zh ? "\n（伪造了请求头）" : "\n(forged a header)") : "";
        const seen = sees === "other" ? SEES_OTHER[language] : word(sees, language);
        return [
            { text: `${client}${note}` },
            { text: pod ?? "-" },
            { text: `${peer}\n(${seen})` },
            { text: xForwardedFor ?? "-" },
            { text: VERDICTS[verdict][language], paint: (line) => paint(verdict, line) },
        ];
    });
    const table = boxTable(
        head.map((text) => ({ text })),
        rows,
        columnWidths(WIDTHS, columns),
    );
    const { verdict, why, agreement } = judgement;
    return [
        ...(rows.length > 0 ? [table] : []),
        `${target.kind} ${target.namespace}/${target.name}: ${paint(verdict, VERDICTS[verdict][language])}: ${why[language]}`,
        `${AGREEMENTS[agreement][language]} (doctor: ${word(original.verdict, language)}; ${zh ? "副本" : "twin"}: ${word(twin.verdict, language)})`,
        ...cleanupLines(cleanup, language),
    ].join("\n");
}

export const NOTHING_LEFT: Text = { en: "nothing is left of a proof", zh: "没有验证留下的资源" };

/** What a cleanup deleted, and what it had to leave. */
export function cleanupLines(
    { objects, loadBalancerIds, sharedLoadBalancerIds, foreign }: Cleanup,
    language: Language,
): string[] {
    if (objects.length === 0 && foreign.length === 0) {
        return [NOTHING_LEFT[language]];
    }
    const zh = language === "zh";
    const all = objects.join(", ");
    const [ids, shared] = [loadBalancerIds.join(", "), sharedLoadBalancerIds.join(", ")];
    const released = zh ? `；${ids} 由控制器释放` : `; TKE's controller has released ${ids}`;
    const stays = zh ? `；${shared} 保留，控制器已删除其上的监听器` : `; ${shared} stays, without the listener`;
    return [
        `${zh ? "已删除：" : "deleted: "}${all}${ids && released}${shared && stays}`,
        ...(foreign.length === 0
            ? []
            : zh
              ? [`命名空间 ${PROOF_NAMESPACE} 保留，其中有不属于验证的对象：${foreign.join(", ")}`]
              : [`namespace ${PROOF_NAMESPACE} stays, since it holds what is not the proof's: ${foreign.join(", ")}`]),
    ];
}

/** The proof as JSON has it. */
export function proofJson({ target, original, twin, settled, judgement, cleanup }: ProofResult, language: Language) {
    const { progress, sightings, unanswered } = settled;
    return localised(
        {
            target,
            verdict: judgement.verdict,
            why: judgement.why,
            agreement: judgement.agreement,
            original,
            twin,
            sightings,
            ...(unanswered !== undefined && { unanswered }),
            ...(progress.refusal && { refusal: progress.refusal }),
            cleanup,
        },
        language,
    );
}

/** As doctor's: 0 kept, 1 lost, 3 unknown, where these count. */
export function proofExitCode({ judgement }: Pick<ProofResult, "judgement">, threshold: Threshold): 0 | 1 | 3 {
    switch (judgement.verdict) {
        case "kept":
            return 0;
        case "lost":
            return threshold === "never" ? 0 : 1;
        case "unknown":
            return threshold === "unknown" ? 3 : 0;
    }
}
