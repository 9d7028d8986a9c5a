import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** The head of the one pull request. */
export const HEAD = "0123456789012345678901234567890123456789";

export interface Comment {
    id: number;
    body: string;
    user: { type: string };
}

/** As much of GitHub's REST API as a comment needs: one open pull request, 7, of `someone:feature`. */
export class FakeGitHub {
    readonly comments: Comment[] = [];
    readonly requests: string[] = [];
    failures: number[] = [];
    private readonly server: Server = createServer((request, response) => {
        void this.answer(request).then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)));
    });

    async start(): Promise<NodeJS.ProcessEnv> {
        await once(this.server.listen(0, "127.0.0.1"), "listening");
        const { port } = this.server.address() as AddressInfo;
        return { GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "o/r", GITHUB_API_URL: `http://127.0.0.1:${port}` };
    }

    stop(): void {
        this.server.closeAllConnections();
        this.server.close();
    }

    private async answer(request: IncomingMessage): Promise<[number, unknown]> {
        const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
        this.requests.push(`${request.method} ${pathname}`);
        const failure = this.failures.shift();
        if (failure || request.headers.authorization !== "Bearer t") {
            return [failure ?? 401, { message: "Resource not accessible by integration" }];
        }
        switch (`${request.method} ${pathname}`) {
            case "GET /repos/o/r/pulls":
                return [
                    200,
                    searchParams.get("head") === "someone:feature" ? [{ number: 7, head: { sha: HEAD } }] : [],
                ];
            case "GET /repos/o/r/issues/7/comments": {
                const [page, size] = [Number(searchParams.get("page")), Number(searchParams.get("per_page"))];
                return [200, this.comments.slice((page - 1) * size, page * size)];
            }
            case "POST /repos/o/r/issues/7/comments": {
                const { body } = (await json(request)) as Comment;
                this.comments.push({ id: this.comments.length + 1, body, user: { type: "Bot" } });
                return [201, {}];
            }
            default: {
                const comment = this.comments.find(({ id }) => pathname.endsWith(`/issues/comments/${id}`));
                assert.ok(comment && request.method === "PATCH", pathname);
                comment.body = ((await json(request)) as Comment).body;
                return [200, {}];
            }
        }
    }
}
