import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { version as kubernetesVersion } from "@pulumi/kubernetes/package.json";
import { MINIMUM_VERSION } from "../../engine/pulumi/pulumi-install";
import { OFFLINE } from "../support/project";

const run = promisify(execFile);

export type EngineName = "embedded" | "pulumi";

/** What the Pulumi CLI needs for the program's packages, and what to ask each for that shows that it can be had. */
const PLUGINS = [
    { name: "kubernetes", version: kubernetesVersion, parameters: [] },
    {
        name: "terraform-provider",
        version: "1.4.1",
        parameters: ["--", "tencentcloudstack/tencentcloud", "1.83.25", "--include", "tencentcloud_vpc"],
    },
];

/** Nothing listens on the discard port (RFC 863). */
const NO_NETWORK = { HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" };

const notRun = new Map<EngineName, string>();
const ran = new Set<EngineName>();

let pulumi: Promise<string | undefined> | undefined;

/** Why an engine cannot run here; undefined where it can. */
export async function missingFor(engine: EngineName): Promise<string | undefined> {
    return engine === "embedded" ? undefined : (pulumi ??= missingForPulumi());
}

/**
 * The same suite on every engine. Where an engine cannot run, its tests are skipped, and the run's output says why.
 */
export function describeOnEngines(title: string, body: (this: Mocha.Suite, engine: EngineName) => void): void {
    for (const engine of ["embedded", "pulumi"] as const) {
        describe(`${title} (${engine} engine)`, function () {
            before("the engine can run", async function () {
                this.timeout(60_000);
                const missing = await missingFor(engine);
                if (missing) {
                    notRun.set(engine, missing);
                    this.skip();
                }
                ran.add(engine);
            });
            body.call(this, engine);
        });
    }
}

after("which engines ran", () => {
    const parts = [
        ...(ran.size > 0 ? [[...ran].join(", ")] : []),
        ...[...notRun].map(([engine, reason]) => `${engine} not run: ${reason}`),
    ];
    if (parts.length > 0) {
        console.log(`engines: ${parts.join("; ")}`);
    }
});

async function missingForPulumi(): Promise<string | undefined> {
    const cli = await answerOf("pulumi", ["version"]);
    if (cli === undefined) {
        return "no pulumi on PATH";
    }
    if (isOlder(cli, MINIMUM_VERSION)) {
        return `the pulumi on PATH is ${cli.trim()}, ${MINIMUM_VERSION} or newer is needed`;
    }
    for (const { name, version, parameters } of PLUGINS) {
        const plugin = pluginPath(name, version);
        if (!plugin) {
            return `the plugin ${name} is neither on PATH nor installed`;
        }
        if ((await answerOf("pulumi", ["package", "get-schema", plugin, ...parameters])) === undefined) {
            return `the plugin ${name} does not run without a download`;
        }
    }
    return undefined;
}

function pluginPath(name: string, version: string): string | undefined {
    const file = `pulumi-resource-${name}`;
    const installed = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
    const folders = [...(process.env.PATH ?? "").split(delimiter), join(installed, `resource-${name}-v${version}`)];
    return folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
}

async function answerOf(file: string, args: string[]): Promise<string | undefined> {
    try {
        const env = { ...process.env, ...OFFLINE, ...NO_NETWORK };
        return (await run(file, args, { env, maxBuffer: 1 << 28, timeout: 30_000 })).stdout;
    } catch {
        return undefined;
    }
}

function isOlder(version: string, minimum: string): boolean {
    const numbers = (text: string) => text.replace(/^v/, "").split(/[.-]/).slice(0, 3).map(Number);
    const [have, want] = [numbers(version), numbers(minimum)];
    const differs = want.findIndex((number, index) => number !== have[index]);
    return differs >= 0 && (have[differs] ?? 0) < want[differs]!;
}
