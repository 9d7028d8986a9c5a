import { apiErrorOf } from "../../tencent/api-errors";
import { codeOf, readWithRetry } from "../../tencent/retry";
import { unknown, type Fact, type Facts } from "../model/facts";
import type { Text } from "../model/text";

/** How often a read call is repeated: nobody waits longer than a few seconds for a diagnosis. */
const RETRIES = 3;

/** An action of Tencent's API, as CAM names it. */
export type CamAction = `${string}:${string}`;

/** What the API answered to a question, or why it did not. */
export type Asked<T> = { answered: true; value: T } | { answered: false; reason: Text };

/** Asks the cloud one question. Never rejects: what kept the answer away is the reason. */
export async function ask<T>(action: CamAction, request: () => Promise<T>): Promise<Asked<T>> {
    try {
        return { answered: true, value: await readWithRetry(request, { retries: RETRIES }) };
    } catch (error) {
        return { answered: false, reason: reasonOf(action, error) };
    }
}

/** The fact that an answer tells. @param find what would tell without the API, or with another permission. */
export function factOf<T, V>(asked: Asked<T>, find: Text, read: (value: T) => Fact<V>): Fact<V> {
    return asked.answered ? read(asked.value) : unknown(asked.reason, find);
}

/** What the API did not answer, once for each cause: facts that are unknown for it would else count as not asked. */
export function unansweredNotes(facts: Facts): Text[] {
    const { loadBalancers, ...ofCluster } = facts;
    const all = [
        ...Object.values<Fact<unknown>>(ofCluster),
        ...Object.values(loadBalancers).flatMap((each) => Object.values<Fact<unknown>>({ ...each })),
    ];
    const reasons = all.flatMap((fact) => (fact.known || !UNANSWERED.test(fact.reason.en) ? [] : [fact.reason]));
    const byCause = Map.groupBy(reasons, ({ en }) => en.replace(ACTION, ""));
    return [...byCause.values()].map(([first]) => ({
        en: `Tencent Cloud: ${first?.en}`,
        zh: `腾讯云：${first?.zh}`,
    }));
}

const ACTION = /\b[a-z]+:\w+/;
const UNANSWERED = /^the API key has no permission for |^[a-z]+:\w+ was not answered: /;

function reasonOf(action: CamAction, error: unknown): Text {
    const code = codeOf(error);
    const { kind, causes } = apiErrorOf(code) ?? {};
    if (kind === "permission") {
        return { en: `the API key has no permission for ${action}`, zh: `API 密钥没有 ${action} 的权限` };
    }
    const message = (error as Error).message;
    const cause = causes?.[0].cause;
    const detail = [code, message].filter(Boolean).join(" ");
    return {
        en: `${action} was not answered: ${cause ? `${cause} (${detail})` : detail}`,
        zh: `${action} 没有返回结果：${detail}`,
    };
}
