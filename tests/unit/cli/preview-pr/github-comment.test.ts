import assert from "node:assert/strict";
import { MARKER } from "../../../../cli/preview-pr/comment";
import { parsePullRequest, upsertComment } from "../../../../cli/preview-pr/github-comment";
import { FakeGitHub, HEAD, type Comment } from "../../../support/fake-github";

describe("the comment on GitHub", () => {
    const github = new FakeGitHub();
    let environment: NodeJS.ProcessEnv;
    before(async () => (environment = await github.start()));
    beforeEach(() => {
        github.comments.length = 0;
        github.requests.length = 0;
    });
    after(() => github.stop());

    const comment = (body: string, type = "Bot"): Comment => ({ id: github.comments.length + 1, body, user: { type } });
    const bodies = () => github.comments.map(({ body }) => body);

    it("is written once, and anew ever after", async () => {
        assert.match(await upsertComment({ number: 7 }, `${MARKER} one`, environment), /is written$/);
        assert.match(await upsertComment({ number: 7 }, `${MARKER} two`, environment), /is written anew$/);
        assert.deepEqual(bodies(), [`${MARKER} two`]);
    });

    it("is found again behind any number of others", async () => {
        for (let index = 0; index < 230; index++) {
            github.comments.push(comment(`comment ${index}`));
        }
        github.comments.push(comment(`${MARKER} old`));
        await upsertComment({ number: 7 }, `${MARKER} new`, environment);
        assert.deepEqual([github.comments.length, bodies().at(-1)], [231, `${MARKER} new`]);
    });

    it("leaves a person's comment alone that looks like it", async () => {
        github.comments.push(comment(`${MARKER} mine`, "User"));
        await upsertComment({ number: 7 }, `${MARKER} new`, environment);
        assert.deepEqual(bodies(), [`${MARKER} mine`, `${MARKER} new`]);
    });

    it("is for the pull request that has the commit at its head, and for none that has moved on", async () => {
        await upsertComment(parsePullRequest(`someone:feature@${HEAD}`), `${MARKER} new`, environment);
        const late = parsePullRequest(`someone:feature@${HEAD.replaceAll("0", "f")}`);
        assert.match(await upsertComment(late, `${MARKER} late`, environment), /nothing was written/);
        assert.deepEqual(bodies(), [`${MARKER} new`]);
    });

    it("tries again what GitHub fails at, but writes nothing twice", async () => {
        github.failures = [502];
        await upsertComment({ number: 7 }, `${MARKER} one`, environment);
        assert.deepEqual(bodies(), [`${MARKER} one`]);
    });

    it("says what to set where GitHub refuses it, or nothing is set", async () => {
        github.failures = [403];
        await assert.rejects(
            upsertComment({ number: 7 }, MARKER, environment),
            /403 Resource not accessible[^]*pull-requests: write/,
        );
        assert.equal(github.requests.length, 1);
        await assert.rejects(upsertComment({ number: 7 }, MARKER, {}), /GITHUB_TOKEN and GITHUB_REPOSITORY/);
    });

    for (const text of ["0", "x", "someone:feature", `:feature@${HEAD}`, "someone:feature@abc"]) {
        it(`is on no pull request by the name ${JSON.stringify(text)}`, () => {
            assert.throws(() => parsePullRequest(text), /names no pull request/);
        });
    }

    it("is on a branch whose name has an @ in it", () => {
        assert.deepEqual(parsePullRequest(`someone:a@b@${HEAD}`), { owner: "someone", branch: "a@b", commit: HEAD });
    });
});
