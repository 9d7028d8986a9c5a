import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";

const PROJECT = join(__dirname, "..", "..", "..");

/** The component package as Pulumi starts it for a program in another language: `run-plugin`, then gRPC. */
export class PluginHost {
    private constructor(
        private readonly process: ChildProcess,
        private readonly client: ResourceProviderClient,
    ) {}

    static async start(): Promise<PluginHost> {
        const runPlugin = join(PROJECT, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
        // The address of an engine, which the host calls only while it constructs something.
        const child = spawn(process.execPath, [runPlugin, join(PROJECT, "component-package"), "127.0.0.1:1"], {
            cwd: PROJECT,
            stdio: ["ignore", "pipe", "inherit"],
        });
        const lines = createInterface({ input: child.stdout });
        const [port] = (await Promise.race([
            once(lines, "line"),
            once(child, "exit").then(([code]) => Promise.reject(new Error(`the host ended with ${String(code)}`))),
        ])) as [string];
        return new PluginHost(
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
    }
}
