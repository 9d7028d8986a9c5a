import pRetry, { AbortError } from "p-retry";
import { z } from "zod";
import { UsageError } from "../usage";
import { MARKER } from "./comment";

/** A pull request by its number, or by the commit at the head of its branch, which is all that `workflow_run` tells. */
export type PullRequest = { number: number } | { owner: string; branch: string; commit: string };

const PAGE = 100;

const pulls = z.array(z.object({ number: z.int(), head: z.object({ sha: z.string() }) }));
const comments = z.array(
    z.object({
        id: z.int(),
        body: z.string().nullish(),
        user: z.object({ type: z.string() }).nullish(),
    }),
);

/** Reads `12` or `<owner>:<branch>@<commit>`. Throws a UsageError for anything else. */
export function parsePullRequest(text: string): PullRequest {
    const { number, owner, branch, commit } =
        /^(?:(?<number>[1-9]\d*)|(?<owner>[\w-]+):(?<branch>.+)@(?<commit>[0-9a-f]{40}))$/.exec(text)?.groups ?? {};
    if (number) {
        return { number: Number(number) };
    }
    if (owner && branch && commit) {
        return { owner, branch, commit };
    }
    throw new UsageError(
        `--comment-on ${text} names no pull request: set its number, or <owner>:<branch>@<commit> of its head`,
    );
}

/**
 * Creates the comment, or updates the one that an earlier run created; a person's comment is never changed. Returns what was
 * done. Writes nothing for a commit that is no longer at the head of an open pull request: the run of the later commit reports
 * that one.
 * @param environment GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL, as GitHub Actions names them.
 */
export async function upsertComment(
    pullRequest: PullRequest,
    body: string,
    environment: NodeJS.ProcessEnv,
): Promise<string> {
    const github = new GitHub(environment);
    const number = "number" in pullRequest ? pullRequest.number : await github.pullRequestWith(pullRequest);
    if (number === undefined) {
        return "no open pull request has this commit at its head any more: nothing was written";
    }
    const earlier = await github.earlierComment(number);
    await (earlier === undefined
        ? github.call("POST", `issues/${number}/comments`, { body })
        : github.call("PATCH", `issues/comments/${earlier}`, { body }));
    return `the comment on pull request ${number} is ${earlier === undefined ? "written" : "written anew"}`;
}

class GitHub {
    private readonly url: string;
    private readonly token: string;

    constructor({ GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL = "https://api.github.com" }: NodeJS.ProcessEnv) {
        if (!GITHUB_TOKEN || !GITHUB_REPOSITORY) {
            throw new UsageError(
                "--comment-on needs GITHUB_TOKEN and GITHUB_REPOSITORY (owner/name) in the environment",
            );
        }
        this.url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;
        this.token = GITHUB_TOKEN;
    }

    async pullRequestWith(head: { owner: string; branch: string; commit: string }): Promise<number | undefined> {
        const query = new URLSearchParams({ state: "open", head: `${head.owner}:${head.branch}`, per_page: `${PAGE}` });
        const found = pulls.parse(await this.call("GET", `pulls?${query.toString()}`));
        return found.find(({ head: { sha } }) => sha === head.commit)?.number;
    }

    /** Id of the comment that a run before this one wrote, on whatever page it is. */
    async earlierComment(number: number): Promise<number | undefined> {
        for (let page = 1; ; page++) {
            const found = comments.parse(
                await this.call("GET", `issues/${number}/comments?per_page=${PAGE}&page=${page}`),
            );
            const earlier = found.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(MARKER));
            if (earlier || found.length < PAGE) {
                return earlier?.id;
            }
        }
    }

    /** Tries again what GitHub fails at, but for a POST, which would write twice. */
    call(method: "GET" | "PATCH" | "POST", path: string, content?: object): Promise<unknown> {
        return pRetry(
            async () => {
                const response = await fetch(`${this.url}/${path}`, {
                    method,
                    headers: {
                        accept: "application/vnd.github+json",
                        authorization: `Bearer ${this.token}`,
                        "user-agent": "tke-client-ip",
                        "x-github-api-version": "2022-11-28",
                    },
                    ...(content ? { body: JSON.stringify(content) } : {}),
                });
                if (!response.ok) {
                    const error = new Error(await refusal(response, method, path));
                    throw response.status >= 500 ? error : new AbortError(error);
                }
                return response.json();
            },
            { retries: method === "POST" ? 0 : 3, minTimeout: 500 },
        );
    }
}

async function refusal(response: Response, method: string, path: string): Promise<string> {
    const { message } = (await response.json().catch(() => ({}))) as { message?: string };
    return (
        `GitHub refused ${method} ${path.split("?")[0]}: ${response.status} ${message ?? response.statusText}\n` +
        "  give the job `permissions: pull-requests: write`"
    );
}
