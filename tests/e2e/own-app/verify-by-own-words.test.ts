import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_IMAGE } from "../../../components/scenario/images";
import type { AppProof } from "../../../verify/app-proof/prove-app";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { TestLab } from "../../support/test-lab";

const STACK = "dev";

/** How the app writes down a request; read again for each. */
type Mode = "peer" | "leftmost" | "quiet" | "plain";

/** In the place of the stack's image: an app that takes its client as a file says. */
const APP = `
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
const { HOST, PORT, MODE_FILE } = process.env;
createServer(({ socket, headers, method, url }, response) => {
    const mode = readFileSync(MODE_FILE, "utf8");
    const peer = socket.remoteAddress;
    const leftmost = (headers["x-forwarded-for"] ?? peer).split(",")[0].trim();
    const taken = mode === "leftmost" ? leftmost : peer;
    if (mode !== "quiet") {
        console.log(taken + ' "' + method + " " + url + '"');
    }
    response.setHeader("content-type", "application/json").setHeader("X-Client-IP", taken);
    response.end(mode === "plain" ? "hello" : JSON.stringify({ remote_addr: peer, headers }));
}).listen(Number(PORT), HOST);
process.on("SIGTERM", () => process.exit(0));
`;

describe("verify by the app's own words", function () {
    this.timeout(180_000);
    const lab = new TestLab();
    const folder = mkdtempSync(join(tmpdir(), "own-words-"));
    const modeFile = join(folder, "mode");
    const kubeconfig = join(folder, "kubeconfig.yaml");
    let namespace: string;

    before(buildControlPlane);
    before(async () => {
        writeFileSync(join(folder, "app.mjs"), APP);
        log("peer");
        const declared = ["--port", "5000", "--env", `MODE_FILE=${modeFile}`];
        await lab.succeed("lab", "image", "add", DEFAULT_IMAGE, ...declared, "--", "node", join(folder, "app.mjs"));
        await lab.succeed("up", STACK);
        namespace = (await lab.outputs(STACK)).namespace!;
        const { stdout } = await lab.succeed("output", STACK, "kubeconfig", "--show-secrets");
        writeFileSync(kubeconfig, stdout);
    });
    after(async () => {
        await lab.remove();
        rmSync(folder, { recursive: true, force: true });
    });

    function log(mode: Mode): void {
        writeFileSync(modeFile, mode);
    }

    async function proofs(exitCode: number, ...args: string[]): Promise<AppProof[]> {
        const result = await lab.run("verify", ...args, "--json", "--timeout", "5");
        assert.equal(result.exitCode, exitCode, `${result.stdout}${result.stderr}`);
        return JSON.parse(result.stdout) as AppProof[];
    }

    const outcomes = (found: readonly AppProof[]) => found.map(({ outcome }) => outcome);

    it("--by logs: kept where the app logs its TCP peer, whatever a client forges", async () => {
        log("peer");
        const found = await proofs(0, STACK, "--by", "logs");
        assert.deepEqual(outcomes(found), ["kept", "kept", "kept"]);
        assert.equal(found.at(-1)!.forged, true);
        assert.ok(found.every(({ client, address, source }) => client === address && source?.startsWith(namespace)));
    });

    it("--by logs: fooled where the app takes the leftmost entry, with what to set", async () => {
        log("leftmost");
        const found = await proofs(1, STACK, "--by", "logs");
        assert.deepEqual(outcomes(found), ["kept", "kept", "fooled"]);
        assert.match(found.at(-1)!.reason!, /leftmost entry.*docs\/en\/reading-the-address\.md/);
        const { stdout } = await lab.run("verify", STACK, "--by", "logs");
        assert.match(stdout, /✘ fooled/);
        assert.match(stdout, /2 of 3 clients recognized by the app itself by their own address/);
    });

    it("without --by: by its log where the answer is another app's, unless the echo server is asked for", async () => {
        log("plain");
        const found = await proofs(0, STACK);
        assert.deepEqual(
            found.map(({ by, outcome }) => [by, outcome]),
            ["kept", "kept", "kept"].map((outcome) => ["logs", outcome]),
        );
        const { exitCode, stdout } = await lab.run("verify", STACK, "--by", "echo", "--timeout", "5");
        assert.equal(exitCode, 1);
        assert.match(stdout.replaceAll(/[│\s]+/g, " "), /if it is your app's, set --by logs, or --by header NAME/);
    });

    it("--by header: what the app answers with, and what is wrong with an answer without it", async () => {
        log("peer");
        assert.deepEqual(outcomes(await proofs(0, STACK, "--by", "header", "X-Client-IP")), ["kept", "kept", "kept"]);
        log("leftmost");
        assert.deepEqual(outcomes(await proofs(1, STACK, "--by", "header", "X-Client-IP")), ["kept", "kept", "fooled"]);
        const [missing] = await proofs(1, STACK, "--by", "header", "X-Other");
        assert.deepEqual([missing!.outcome, missing!.address], ["silent", null]);
        assert.match(missing!.reason!, /the answer \(HTTP 200\) has no header X-Other/);
    });

    it("--by logs of a log that never shows the requests: which Pods were read", async () => {
        log("quiet");
        const found = await proofs(1, STACK, "--by", "logs");
        assert.deepEqual(outcomes(found), ["silent", "silent", "silent"]);
        for (const { reason = "" } of found) {
            assert.match(reason, new RegExp(`in no line of ${namespace}/\\S+/\\S+: does the app log`));
        }
    });

    it("--service that does not exist, or without a witness: what to do", async () => {
        const missing = await lab.run("verify", "--service", "shop/web", "--kubeconfig", kubeconfig, "--by", "logs");
        assert.notEqual(missing.exitCode, 0);
        assert.match(missing.stderr, /the cluster has no Service shop\/web: kubectl get services -A/);
        const silent = await lab.run("verify", "--service", "shop/web", "--kubeconfig", kubeconfig);
        assert.equal(silent.exitCode, 2);
        assert.match(silent.stderr, /--service needs --by logs or --by header NAME/);
        const unread = await lab.run("verify", "--service", "shop/web", "--kubeconfig", "/nowhere", "--by", "logs");
        assert.equal(unread.exitCode, 2);
        assert.match(unread.stderr, /the kubeconfig cannot be read: .*set --kubeconfig FILE/);
    });
});
