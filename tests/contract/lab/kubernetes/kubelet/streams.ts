import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { Attach, Exec, type V1Status } from "@kubernetes/client-node";
import { addImage } from "../../../../../lab/images/added-images";
import { call, type Cluster } from "./cluster";
import { eventuallyHolds } from "../../../../support/eventually";

const WORKER = `
    const { writeFileSync } = require("node:fs");
    const { join } = require("node:path");
    const { tmpdir } = require("node:os");
    writeFileSync(join(tmpdir(), "report.txt"), "written by the app");
    process.stdin.on("data", (chunk) => process.stdout.write("heard " + chunk));
    process.on("SIGTERM", () => process.exit(0));
    setInterval(() => undefined, 1000);`;

interface Ran {
    status: V1Status;
    stdout: string;
    stderr: string;
}

export function describeStreams(cluster: Cluster): void {
    const folder = mkdtempSync(join(tmpdir(), "kubectl-"));
    const kubectl = (process.env.PATH ?? "").split(delimiter).some((each) => existsSync(join(each, "kubectl")));
    const children: { kill: () => void }[] = [];
    after(async () => {
        children.forEach((child) => child.kill());
        await Promise.all(["worker", "echo"].map((name) => cluster.delete(name, 1)));
        await Promise.all(["worker", "echo"].map((name) => cluster.gone(name)));
        rmSync(folder, { recursive: true, force: true });
    });

    /** What `kubectl exec` does. */
    async function exec(pod: string, command: string[], stdin?: Readable): Promise<Ran> {
        const [stdout, stderr] = [new PassThrough(), new PassThrough()];
        const output = Promise.all([text(stdout), text(stderr)]);
        const status = await new Promise<V1Status>((resolve, reject) => {
            new Exec(cluster.kubeConfig)
                .exec("default", pod, "echo", command, stdout, stderr, stdin ?? null, false, resolve)
                .catch(reject);
        });
        stdout.end();
        stderr.end();
        const [out, err] = await output;
        return { status, stdout: out, stderr: err };
    }

    function exitCode({ status }: Ran): string {
        return status.status === "Success"
            ? "0"
            : (status.details?.causes?.find(({ reason }) => reason === "ExitCode")?.message ?? status.message ?? "");
    }

    before(async () => {
        await addImage(cluster.imageFiles.added, "worker", {
            command: [process.execPath, "-e", WORKER],
            exec: [[process.execPath, "-e", "console.log(process.env.TEAM); process.exitCode = 4"]],
        });
        const container = { ports: undefined, readinessProbe: undefined, stdin: true };
        const env = [{ name: "TEAM", value: "a" }];
        await cluster.create("worker", { image: "worker", container: { ...container, env } });
        await cluster.create("echo", {});
        await Promise.all([cluster.ready("worker"), cluster.ready("echo")]);
    });

    it("exec runs the lab's own commands in a container's environment", async () => {
        const ran = await exec("worker", ["printenv", "TEAM"]);
        assert.deepEqual([ran.stdout, ran.stderr, exitCode(ran)], ["a\n", "", "0"]);
        assert.equal((await exec("worker", ["hostname"])).stdout, "worker\n");
        assert.equal(exitCode(await exec("worker", ["/bin/false"])), "1");
    });

    it("exec hands on what is written to it, to its end", async () => {
        const large = "line of a file that is copied\n".repeat(20_000);
        const ran = await exec("worker", ["cat"], Readable.from([large]));
        assert.equal(ran.stdout.length, large.length);
        assert.equal(ran.stdout, large);
    });

    it("exec runs a command that the image declares, with its exit code", async () => {
        const declared = [process.execPath, "-e", "console.log(process.env.TEAM); process.exitCode = 4"];
        const ran = await exec("worker", declared);
        assert.deepEqual([ran.stdout, exitCode(ran)], ["a\n", "4"]);
        assert.equal(exitCode(await exec("worker", [...declared, "more"])), "126");
        assert.equal(exitCode(await exec("echo", declared)), "126");
    });

    it("exec runs nothing else of this machine, and says what it runs", async () => {
        const proof = join(folder, "proof");
        for (const command of [
            ["sh", "-c", `touch ${proof}`],
            ["touch", proof],
            [process.execPath, "-e", "1"],
        ]) {
            const ran = await exec("worker", command);
            assert.equal(exitCode(ran), "126");
            assert.match(ran.stderr, /the lab does not run `.*`.*cat, echo, env, .*lab\.images\.yaml/s);
        }
        assert.ok(!existsSync(proof));
        const outside = await exec("worker", ["cat", "/etc/passwd"]);
        assert.deepEqual([outside.stdout, exitCode(outside)], ["", "1"]);
        assert.match(outside.stderr, /has \/tmp only/);
    });

    it("attach hears what the process writes and speaks to it", async () => {
        const [stdin, stdout] = [new PassThrough(), new PassThrough()];
        let heard = "";
        stdout.on("data", (chunk: Buffer) => (heard += chunk.toString()));
        const socket = (await new Attach(cluster.kubeConfig).attach(
            "default",
            "worker",
            "echo",
            stdout,
            null,
            stdin,
            false,
        )) as { close: () => void };
        stdin.write("hello\n");
        await eventuallyHolds("an answer", () => heard === "heard hello\n");
        socket.close();
        assert.match(await cluster.logs("worker"), /^heard hello$/m);
    });

    it("an ephemeral container has ended, with the reason", async () => {
        await cluster.core.patchNamespacedPodEphemeralcontainers(
            {
                name: "echo",
                namespace: "default",
                body: {
                    spec: {
                        ephemeralContainers: [{ name: "debugger", image: "busybox", targetContainerName: "echo" }],
                    },
                },
            },
            cluster.strategicMergePatch,
        );
        await eventuallyHolds("a status", async () => {
            const [status] = (await cluster.pod("echo")).status?.ephemeralContainerStatuses ?? [];
            const { terminated } = status?.state ?? {};
            return terminated?.reason === "NotRunInTheLab" && /kubectl exec/.test(terminated.message ?? "");
        });
    });

    describe("kubectl", function () {
        let config: string;
        before(function () {
            if (!kubectl) {
                this.skip();
            }
            config = join(folder, "config.yaml");
            writeFileSync(config, cluster.kubeConfig.exportConfig(), { mode: 0o600 });
        });

        function start(...args: string[]) {
            const child = spawn("kubectl", ["--kubeconfig", config, ...args], {
                env: { PATH: process.env.PATH, HOME: folder, ...environment },
                stdio: ["pipe", "pipe", "pipe"],
            });
            children.push(child);
            return child;
        }
        let environment: Record<string, string> = {};

        async function run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
            const child = start(...args);
            child.stdin.end();
            const output = Promise.all([text(child.stdout), text(child.stderr)]);
            const [code] = (await once(child, "close")) as [number | null];
            const [stdout, stderr] = await output;
            return { code, stdout, stderr };
        }

        async function forwardedPort(child: ChildProcessWithoutNullStreams): Promise<number> {
            const ended = once(child, "close").then(() => [Buffer.alloc(0)]);
            const [line] = (await Promise.race([once(child.stdout, "data"), ended])) as [Buffer];
            const [, port] = /^Forwarding from 127\.0\.0\.1:(\d+) -> /.exec(line.toString()) ?? [];
            assert.ok(port, `${line.toString()}, exit code ${child.exitCode}`);
            return Number(port);
        }

        for (const protocol of ["WebSocket", "SPDY"]) {
            describe(`over ${protocol}`, () => {
                before(() => {
                    const websockets = String(protocol === "WebSocket");
                    environment = {
                        KUBECTL_REMOTE_COMMAND_WEBSOCKETS: websockets,
                        KUBECTL_PORT_FORWARD_WEBSOCKETS: websockets,
                    };
                });

                it("exec prints output and passes on the exit code", async () => {
                    const ran = await run("exec", "worker", "--", "printenv", "TEAM");
                    assert.deepEqual(ran, { code: 0, stdout: "a\n", stderr: ran.stderr });
                    const refused = await run("exec", "worker", "--", "bash");
                    assert.equal(refused.code, 126);
                    assert.match(refused.stderr, /the lab does not run `bash`/);
                });

                it("cp copies a file into a container, and one out of it that the app wrote", async () => {
                    const [there, back, report] = ["there", "back", "report"].map((name) => join(folder, name));
                    const content = `${protocol}\n`.repeat(50_000);
                    writeFileSync(there!, content);
                    const copied = await run("cp", there!, "worker:/tmp/copied.txt");
                    assert.equal(copied.code, 0, copied.stderr);
                    assert.match((await run("exec", "worker", "--", "ls", "/tmp")).stdout, /^copied\.txt$/m);
                    assert.equal((await run("cp", "worker:/tmp/copied.txt", back!)).code, 0);
                    assert.equal(readFileSync(back!, "utf8"), content);
                    assert.equal((await run("cp", "worker:/tmp/report.txt", report!)).code, 0);
                    assert.equal(readFileSync(report!, "utf8"), "written by the app");
                    const outside = await run("cp", there!, "worker:/etc/shadow");
                    assert.notEqual(outside.code, 0);
                    assert.match(outside.stderr, /\/tmp only/);
                });

                it("port-forward connects to the Pod's own address, several times at once", async () => {
                    const child = start("port-forward", "--address", "127.0.0.1", "pod/echo", ":5000");
                    const port = await forwardedPort(child);
                    const answers = await Promise.all(
                        Array.from({ length: 25 }, () => call("127.0.0.1", "127.0.0.1", port)),
                    );
                    assert.ok(
                        answers.every(
                            ({ hostname, remote_addr }) => hostname === "echo" && remote_addr === "127.0.0.1",
                        ),
                    );
                    child.kill();
                });

                it("port-forward says that nothing listens on a port", async () => {
                    const child = start("port-forward", "--address", "127.0.0.1", "pod/echo", ":5999");
                    const port = await forwardedPort(child);
                    let said = "";
                    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
                    const client = connect({ host: "127.0.0.1", port });
                    client.on("error", () => undefined);
                    client.write("GET / HTTP/1.0\r\n\r\n");
                    await once(client, "close");
                    await eventuallyHolds("the reason", () => /ECONNREFUSED|connection refused/.test(said));
                    child.kill();
                });
            });
        }

        it("debug says that the lab runs no ephemeral container", async () => {
            const ran = await run("debug", "echo", "--image=busybox", "--container=dbg", "-it", "--", "true");
            assert.match(ran.stdout + ran.stderr, /the lab runs no ephemeral containers/);
        });
    });
}
