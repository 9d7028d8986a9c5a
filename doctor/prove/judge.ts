import type { EntryPoint, PodGroup, Verdict } from "../model/diagnosis";
import type { Text } from "../model/text";
import { worst } from "../paths/entry-points";
import type { Settled } from "./settle";
import type { Sighting } from "./sighting";
import { withChinese } from "./waiting-words";

/** What doctor says of an entry point without a proof. */
export interface Prediction {
    verdict: Verdict;
    /** Whose addresses its Pods see, in as many words as there are groups of Pods. */
    sees: readonly PodGroup["sees"][];
}

/** How what was seen stands to what doctor says without a proof; `decides`: doctor did not know. */
export type Agreement = "agrees" | "disagrees" | "decides" | "undecided";

export interface Judgement {
    /** Of the original: what the twin showed, as far as it is like the original. */
    verdict: Verdict;
    why: Text;
    agreement: Agreement;
}

export interface JudgementEvidence {
    original: Prediction;
    /** What doctor says of the twin as it was created. */
    twin: Prediction;
    settled: Pick<Settled, "sightings" | "unanswered"> & { progress: Pick<Settled["progress"], "refusal"> };
    /** Why what the clients saw is no proof. @default - it is one */
    placeProblem?: string;
}

export function predictionOf(point: EntryPoint | undefined): Prediction {
    return { verdict: point?.verdict ?? "unknown", sees: (point?.groups ?? []).map(({ sees }) => sees) };
}

/** Judges the original by its twin: only what a connection showed counts, and only where the two are alike. */
export function judgeProof(evidence: JudgementEvidence): Judgement {
    const { original } = evidence;
    const { verdict, why } = observed(evidence);
    return { verdict, why, agreement: agreementOf(verdict, original.verdict) };
}

function agreementOf(seen: Verdict, predicted: Verdict): Agreement {
    if (seen === "unknown") {
        return "undecided";
    }
    return predicted === "unknown" ? "decides" : predicted === seen ? "agrees" : "disagrees";
}

function observed({ original, twin, settled, placeProblem }: JudgementEvidence): Omit<Judgement, "agreement"> {
    const { sightings, unanswered, progress } = settled;
    if (placeProblem !== undefined) {
        return { verdict: "unknown", why: withChinese(placeProblem) };
    }
    // What is known of the original's CLB and not of the twin's, such as SnatEnable, leads them apart.
    if (original.verdict !== "unknown" && twin.verdict !== "unknown" && original.verdict !== twin.verdict) {
        return unknown(
            `doctor says ${twin.verdict} of the twin and ${original.verdict} of the original: the twin is not like it`,
            `doctor 对副本的结论是“${VERDICT_ZH[twin.verdict]}”，对原对象是“${VERDICT_ZH[original.verdict]}”：两者不一样`,
        );
    }
    if (sightings.length > 0) {
        const verdict = worst(sightings.map((each) => each.verdict));
        const lost = sightings.find((each) => each.verdict === "lost");
        return { verdict, why: lost ? lostWords(lost) : KEPT };
    }
    const { refusal } = progress;
    if (refusal) {
        const code = refusal.code === "Failed" || refusal.message.includes(refusal.code) ? "" : `${refusal.code}: `;
        const { en, zh } = withChinese(`${code}${refusal.message}`);
        return { verdict: "lost", why: { en: `no Pod is reached: ${en}`, zh: `没有连接到达 Pod：${zh}` } };
    }
    return unknown(`no answer came: ${unanswered?.en ?? ""}`, `没有应答：${unanswered?.zh ?? ""}`);
}

const VERDICT_ZH = { kept: "保留", lost: "丢失", unknown: "未知" } as const;

function unknown(en: string, zh: string): Omit<Judgement, "agreement"> {
    return { verdict: "unknown", why: { en, zh } };
}

const KEPT: Text = {
    en: "every Pod of the twin learned every client's address",
    zh: "副本的每个 Pod 都得到了每个客户端的真实地址",
};

function lostWords({ layer, client, peer, sees, xForwardedFor, reason = "" }: Sighting): Text {
    const last = xForwardedFor?.split(",").at(-1)?.trim() ?? "空";
    const is = `Pod 的对端是 ${peer}（${PEER_ZH[sees]}）`;
    return {
        en: reason,
        zh: layer === 7 ? `${is}，X-Forwarded-For 最右侧是 ${last}，不是 ${client}` : `${is}，不是 ${client}`,
    };
}

const PEER_ZH: Readonly<Record<Sighting["sees"], string>> = {
    client: "客户端",
    node: "节点",
    bridge: "节点网桥",
    CLB: "CLB",
    other: "既不是节点，也不是已知的 CLB 地址",
};
