import assert from "node:assert/strict";
import { buildControlPlane } from "../support/control-plane";
import { TestLab } from "../support/test-lab";
import { StackEngine } from "./stack-engine";

/** Whose cluster it is. */
const THEIRS = "dev";
const SERVER = `require("node:http").createServer((request, response) => response.end("hello")).listen`;
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

    WAITING.forEach(({ what, script, config, said }, index) => {
        it(what, async () => {
            const ours = await StackEngine.open("embedded", lab, `waiting-${index}`);
            const image = `example.com/me/waiting:${index}`;
            await lab.succeed("lab", "image", "add", image, "--port", "8080", "--", process.execPath, "-e", script);
            const settings = { scenario: "1", region: "ap-guangzhou", clusterId, containerPort: "8080", image };
            const values = Object.entries({ ...settings, namespace: `waiting-${index}`, ...config });
            const warnings: string[] = [];
            const interrupt = new AbortController();
            const giveUp = setTimeout(() => interrupt.abort(), SAID_WITHIN_MILLISECONDS);
            const outcome = await ours.engine
                .up(ours.stack, {
                    environment: ours.environment,
                    configOverrides: Object.fromEntries(values.map(([key, value]) => [`tke-client-ip:${key}`, value])),
                    signal: interrupt.signal,
                    onWarning: (message) => {
                        warnings.push(message);
                        if (said.every((pattern) => pattern.test(warnings.join("\n")))) {
                            interrupt.abort();
                        }
                    },
                })
                .then(
                    () => "it became ready",
                    (error: Error) => error.message,
                )
                .finally(() => clearTimeout(giveUp));
            for (const pattern of said) {
                assert.match([outcome, ...warnings].join("\n"), pattern);
            }
            assert.notEqual(outcome, "it became ready");
        });
    });
});
