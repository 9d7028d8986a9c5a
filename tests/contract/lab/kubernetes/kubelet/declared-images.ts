import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { V1ContainerState } from "@kubernetes/client-node";
import { addImage } from "../../../../../lab/images/added-images";
import { isReady, pidOf, type Cluster } from "./cluster";
import { BLOCK } from "./cluster-records";
import { eventuallyHolds } from "../../../../support/eventually";

/** A server that says who asks and where it listens; what its first argument names is where it does. */
const SERVER = `
    const [host, port] = process.argv.slice(-2);
    console.log("environment " + Object.keys(process.env).sort().join(" "));
    require("node:http")
        .createServer((request, response) => {
            console.log(request.socket.remoteAddress, request.url);
            response.end(request.socket.remoteAddress);
        })
        .listen(Number(port), host, () => console.log("listening on " + host + ":" + port));`;

function serverOn(...address: string[]): string[] {
    return [process.execPath, "-e", SERVER, ...address];
}

/** Starts the server as a child that outlives its parent, as `npm start` and shells may. */
const WRAPPER = `
    const { spawn } = require("node:child_process");
    const options = { stdio: "inherit", detached: true };
    spawn(process.execPath, ["-e", process.argv.at(-3), ...process.argv.slice(-2)], options);
    process.on("SIGTERM", () => process.exit(0));
    setInterval(() => undefined, 1000);`;

/** A port that no program of this machine has, on any address. */
async function freePort(): Promise<number> {
    const server = createServer().listen(0);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return port;
}

function loopback(podIP = ""): string {
    return podIP.replace(/^10\.77/, `127.${BLOCK}`);
}

function ask(host: string, port: number): Promise<string> {
    return new Promise((resolve, reject) => {
        get({ host, port, localAddress: "127.1.9.9", agent: false }, (response) => {
            text(response).then(resolve, reject);
        }).on("error", reject);
    });
}

function runsOf(uid = ""): string[] {
    return readdirSync("/proc").filter((pid) => {
        try {
            return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`TKE_LAB_CONTAINER=${uid}/`);
        } catch {
            return false;
        }
    });
}

export function describeDeclaredImages(cluster: Cluster): void {
    function declare(reference: string, command: string[], port?: number): Promise<boolean> {
        return addImage(cluster.imageFiles.added, reference, { command, port });
    }

    /** A Pod of one container without a probe. */
    function create(name: string, image: string) {
        const container = { ports: undefined, readinessProbe: undefined, env: [{ name: "TEAM", value: "a" }] };
        return cluster.create(name, { image, container });
    }

    async function state(name: string): Promise<V1ContainerState> {
        return (await cluster.pod(name)).status?.containerStatuses?.[0]?.state ?? {};
    }

    async function remove(name: string): Promise<void> {
        await cluster.delete(name, 1);
        await cluster.gone(name);
    }

    it("runs the command of an image that is declared while its Pod waits for it", async () => {
        await create("shop", "ghcr.io/me/shop:1.2");
        await eventuallyHolds(
            "ImagePullBackOff",
            async () => (await state("shop")).waiting?.reason === "ImagePullBackOff",
        );
        await eventuallyHolds("an event says how to declare it", async () =>
            (await cluster.events("shop")).some((event) =>
                event.includes("npm run lab -- image add ghcr.io/me/shop:1.2"),
            ),
        );
        await declare("ghcr.io/me/shop", serverOn("{host}", "{port}"), 8080);
        const pod = await cluster.ready("shop");
        const address = loopback(pod.status?.podIP);
        await eventuallyHolds("an answer", async () => (await ask(address, 8080)) === "127.1.9.9");
        const log = await cluster.logs("shop");
        assert.match(log, new RegExp(`^listening on ${pod.status?.podIP?.replaceAll(".", "\\.")}:8080$`, "m"));
        assert.match(log, /^127\.1\.9\.9 \/$/m);
        assert.match(log, /^environment HOST HOSTNAME PATH PORT TEAM TKE_LAB_CONTAINER TMPDIR$/m);
    });

    it("ends it with the Pod", async () => {
        const pid = pidOf(await cluster.pod("shop"));
        await remove("shop");
        assert.ok(!existsSync(`/proc/${pid}`));
    });

    it("ends what the command has started too", async () => {
        await declare("wrapped", [process.execPath, "-e", WRAPPER, SERVER, "{host}", "{port}"], 8081);
        const { metadata } = await create("wrapped", "wrapped");
        const { status } = await cluster.ready("wrapped");
        await eventuallyHolds("an answer", async () => (await ask(loopback(status?.podIP), 8081)) === "127.1.9.9");
        assert.equal(runsOf(metadata?.uid).length, 2);
        await remove("wrapped");
        assert.deepEqual(runsOf(metadata?.uid), []);
    });

    for (const host of ["0.0.0.0", "::"]) {
        it(`ends one that listens on ${host}, and says what to do`, async () => {
            const name = `everywhere-${host === "::" ? 6 : 4}`;
            const port = await freePort();
            await declare(name, serverOn(host, "{port}"), port);
            await create(name, name);
            await eventuallyHolds("an event", async () =>
                (await cluster.events(name)).some(
                    (event) =>
                        /^ListensElsewhere: container echo listens on (0\.0\.0\.0|\[::\]):(\d+) .*HOST/.exec(
                            event,
                        )?.[2] === `${port}`,
                ),
            );
            await eventuallyHolds(
                "it is ended",
                async () => (await state(name)).waiting?.reason === "CrashLoopBackOff",
            );
            await assert.rejects(ask("127.0.0.1", port));
            await remove(name);
        });
    }

    it("lets one run that listens on another address of this machine, and says that nobody reaches it", async () => {
        const port = await freePort();
        await declare("inside", serverOn("127.0.0.1", "{port}"), port);
        await create("inside", "inside");
        await eventuallyHolds("an event", async () =>
            (await cluster.events("inside")).some((event) =>
                event.startsWith(`ListensElsewhere: container echo listens on 127.0.0.1:${port}, where no client`),
            ),
        );
        assert.ok((await state("inside")).running);
        await remove("inside");
    });

    it("says CrashLoopBackOff of a command that ends at once, and what it wrote last", async () => {
        await declare("broken", [process.execPath, "-e", 'console.error("no database"); process.exit(3)']);
        await create("broken", "broken");
        await eventuallyHolds(
            "CrashLoopBackOff",
            async () => (await state("broken")).waiting?.reason === "CrashLoopBackOff",
        );
        await eventuallyHolds("an event", async () =>
            (await cluster.events("broken")).some((event) =>
                /^ContainerEnded: .* ended with exit code 3 after .*last lines:\nno database$/.test(event),
            ),
        );
        const { lastState } = (await cluster.pod("broken")).status?.containerStatuses?.[0] ?? {};
        assert.equal(lastState?.terminated?.exitCode, 3);
        assert.equal(
            await cluster.core.readNamespacedPodLog({ name: "broken", namespace: "default", previous: true }),
            "no database\n",
        );
        await remove("broken");
    });

    it("says CreateContainerConfigError of a program that is not on this machine", async () => {
        await declare("missing", ["no-such-program-of-the-lab"]);
        await create("missing", "missing");
        await eventuallyHolds("the reason", async () => {
            const { waiting } = await state("missing");
            return (
                waiting?.reason === "CreateContainerConfigError" && /in no folder of PATH/.test(waiting.message ?? "")
            );
        });
        await remove("missing");
    });

    it("keeps several Pods of one image apart by their addresses", async () => {
        await Promise.all(["shop-a", "shop-b"].map((name) => create(name, "ghcr.io/me/shop:2")));
        const pods = await Promise.all(["shop-a", "shop-b"].map((name) => cluster.ready(name)));
        assert.ok(pods.every(isReady));
        for (const { status } of pods) {
            await eventuallyHolds("an answer", async () => (await ask(loopback(status?.podIP), 8080)) === "127.1.9.9");
        }
        await Promise.all(["shop-a", "shop-b"].map(remove));
    });
}
