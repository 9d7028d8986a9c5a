import assert from "node:assert/strict";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { TestLab } from "../../support/test-lab";
import { StackEngine } from "../stack-engine";

/** Whose cluster it is. */
const THEIRS = "dev";
const SERVER = `require("node:http").createServer((request, response) => response.end("hello")).listen`;
/** How an `up` ends that nothing keeps waiting. */
const READY = "it became ready";
/** Well below the time that a Deployment is waited for; a CLB is created in it, too. */
const SAID_WITHIN_MILLISECONDS = 90_000;

/** Images whose Pods never become ready, what a stack sets beside them, and what `up` says of it. */
const WAITING = [
    {
        what: "an image whose command ends at once, with its last lines",
        script: `console.log("no database at db:5432"); process.exit(3)`,
        config: {},
        said: [/ended .*with exit code 3/, /no database at db:5432/],
    },
    {
        what: "an app that can bind all addresses only, with what to do",
        script: `${SERVER}(8080, "0.0.0.0")`,
        config: {},
        said: [/ListensElsewhere: .*0\.0\.0\.0:8080/, /HOST/],
    },
    {
        what: "a command that nothing is declared for, with the key",
        script: `${SERVER}(8080, process.env.HOST)`,
        config: { command: '["node", "worker.js"]' },
        said: [/CreateContainerConfigError: .*command and args.*\[ node, worker\.js \].*lab\.images\.yaml/],
    },
];

describe("up of Pods that do not become ready says why, long before its time is over:", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    let clusterId: string;

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("up", THEIRS);
        clusterId = (await lab.outputs(THEIRS)).clusterId!;
    });
    after(() => lab.remove());

    /** Runs `up` until it ends, or has warned of all that is to be said. Returns how it ended, and what it warned of. */
    async function upUntilSaid(ours: StackEngine, config: Record<string, string>, said: readonly RegExp[]) {
        const warnings: string[] = [];
        const interrupt = new AbortController();
        const giveUp = setTimeout(() => interrupt.abort(), SAID_WITHIN_MILLISECONDS);
        const outcome = await ours.engine
            .up(ours.stack, {
                environment: ours.environment,
                configOverrides: Object.fromEntries(
                    Object.entries(config).map(([key, value]) => [`tke-client-ip:${key}`, value]),
                ),
                signal: interrupt.signal,
                onWarning: (message) => {
                    warnings.push(message);
                    if (said.every((pattern) => pattern.test(warnings.join("\n")))) {
                        interrupt.abort();
                    }
                },
            })
            .then(
                () => READY,
                (error: Error) => error.message,
            )
            .finally(() => clearTimeout(giveUp));
        return { outcome, text: [outcome, ...warnings].join("\n") };
    }

    function declare(image: string, script: string) {
        return lab.succeed("lab", "image", "add", image, "--port", "8080", "--", process.execPath, "-e", script);
    }

    function settings(index: number | string, config: object): Record<string, string> {
        const image = `example.com/me/waiting:${index}`;
        const common = { scenario: "1", region: "ap-guangzhou", clusterId, containerPort: "8080", image };
        return { ...common, namespace: `waiting-${index}`, ...config };
    }

    WAITING.forEach(({ what, script, config, said }, index) => {
        it(what, async () => {
            const ours = await StackEngine.open("embedded", lab, `waiting-${index}`);
            await declare(`example.com/me/waiting:${index}`, script);
            const { outcome, text } = await upUntilSaid(ours, settings(index, config), said);
            said.forEach((pattern) => assert.match(text, pattern));
            assert.notEqual(outcome, READY);
        });
    });

    it("an app on another port than the CLB checks, without a probe, with the check's reason", async () => {
        const ours = await StackEngine.open("embedded", lab, "waiting-gate");
        await declare("example.com/me/waiting:gate", `${SERVER}(8080, process.env.HOST)`);
        await declare("example.com/me/waiting:other-port", `${SERVER}(9090, process.env.HOST)`);
        const first = settings("gate", { probe: "none" });
        await ours.run("up", first);
        // The app before it listens on 0.0.0.0:8080 again and again, where the check of every Pod's port gets an answer then.
        const said = [/stays NotReady: the health check fails on .* on port 8080/, /its readiness gate .* is closed/];
        const second = { ...first, image: "example.com/me/waiting:other-port" };
        const { outcome, text } = await upUntilSaid(ours, second, said);
        said.forEach((pattern) => assert.match(text, pattern));
        assert.notEqual(outcome, READY);
    });
});
