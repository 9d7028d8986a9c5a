import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { parse } from "yaml";

const PROJECT = join(__dirname, "..", "..", "..");
const PACKAGE = join(PROJECT, "component-package");

/** What Pulumi's Node.js host tells `run-plugin` of the options of PulumiPlugin.yaml. */
function environmentOfOptions(): NodeJS.ProcessEnv {
    const { runtime } = parse(readFileSync(join(PACKAGE, "PulumiPlugin.yaml"), "utf8")) as {
        runtime: { options?: { typescript?: boolean } };
    };
    return runtime.options?.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" };
}

/** The component package as Pulumi starts it: `run-plugin` in the folder of a program in another language, then gRPC. */
export class PluginHost {
    private constructor(
        private readonly folder: string,
        private readonly process: ChildProcess,
        private readonly client: ResourceProviderClient,
    ) {}

    static async start(): Promise<PluginHost> {
        const runPlugin = join(PROJECT, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
        const folder = mkdtempSync(join(tmpdir(), "component-program-"));
        // The address of an engine, which the host calls only while it constructs something.
        const child = spawn(process.execPath, [runPlugin, PACKAGE, "127.0.0.1:1"], {
            cwd: folder,
            env: { ...process.env, ...environmentOfOptions() },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const lines = createInterface({ input: child.stdout });
        const [port] = (await Promise.race([
            once(lines, "line"),
            once(child, "exit").then(([code]) => Promise.reject(new Error(`the host ended with ${String(code)}`))),
        ])) as [string];
        return new PluginHost(
            folder,
            child,
            new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
                "grpc.max_receive_message_length": -1,
            }),
        );
    }

    async schema(): Promise<unknown> {
        return new Promise((resolve, reject) => {
            this.client.getSchema(new GetSchemaRequest(), (error, response) => {
                if (error) {
                    reject(error);
                } else {
                    resolve(JSON.parse(response.getSchema()));
                }
            });
        });
    }

    async stop(): Promise<void> {
        this.client.close();
        const ended = once(this.process, "exit");
        this.process.kill();
        await ended;
        rmSync(this.folder, { recursive: true });
    }
}
