import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { call, isReady, pidOf, type Cluster } from "./cluster";
import { BLOCK, VPC } from "./cluster-records";
import { eventuallyHolds } from "../../../../support/eventually";

export function describeContainers(cluster: Cluster): void {
    it("runs a Pod on an address of the Pod subnet, where it answers and sees its client", async () => {
        await cluster.create("first", {});
        const pod = await cluster.ready("first");
        assert.equal(pod.status?.podIP, "10.77.1.2");
        assert.equal(pod.status?.hostIP, "10.77.0.5");
        const echo = await call(`127.${BLOCK}.1.2`);
        assert.equal(echo.remote_addr, "127.1.9.9");
        assert.equal(echo.hostname, "first");
        await eventuallyHolds("events of the start", async () => {
            const events = await cluster.events("first");
            return ["Pulled: ", "Created: ", "Started: "].every((reason) =>
                events.some((event) => event.startsWith(reason)),
            );
        });
    });

    it("gives `kubectl logs` what the process wrote", async () => {
        const log = await cluster.logs("first");
        assert.match(log, /^listening on 10\.77\.1\.2:5000, TCP and UDP$/m);
        assert.match(log, /^127\.1\.9\.9 GET \/$/m);
        assert.equal((await cluster.logs("first", 1)).split("\n").length, 2);
    });

    it("keeps variables that load code from the process, and says so on the Pod", async () => {
        const env = [
            { name: "NODE_OPTIONS", value: "--import=data:text/javascript,process.exit(7)" },
            { name: "LD_PRELOAD", value: "/nowhere/evil.so" },
            { name: "TEAM", value: "a" },
        ];
        await cluster.create("loads-code", { container: { env } });
        const pod = await cluster.ready("loads-code");
        const environment = (await readFile(`/proc/${pidOf(pod)}/environ`, "utf8")).split("\0");
        assert.ok(environment.includes("TEAM=a"));
        assert.deepEqual(
            environment.filter((variable) => /^(NODE|LD)_/.test(variable)),
            [],
        );
        await eventuallyHolds("an event names them", async () =>
            (await cluster.events("loads-code")).some((event) =>
                /^EnvironmentWithheld: .*container echo.*: LD_PRELOAD, NODE_OPTIONS$/.test(event),
            ),
        );
        await cluster.delete("loads-code");
        await cluster.gone("loads-code");
    });

    it("starts a killed process again", async () => {
        process.kill(pidOf(await cluster.pod("first")), "SIGKILL");
        await eventuallyHolds("one restart", async () => {
            const { status } = await cluster.pod("first");
            return status?.containerStatuses?.[0]?.restartCount === 1 && isReady({ status });
        });
        const { status } = await cluster.pod("first");
        assert.equal(status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode, 137);
        assert.equal((await call(`127.${BLOCK}.1.2`)).hostname, "first");
    });

    it("says ErrImagePull, then ImagePullBackOff, of an image that the lab does not know", async () => {
        await cluster.create("unknown", { image: "nginx:1.27" });
        const reason = async () =>
            (await cluster.pod("unknown")).status?.containerStatuses?.[0]?.state?.waiting?.reason;
        await eventuallyHolds("ErrImagePull", async () => (await reason()) === "ErrImagePull");
        await eventuallyHolds("ImagePullBackOff", async () => (await reason()) === "ImagePullBackOff");
        assert.match(
            (await cluster.events("unknown")).join("\n"),
            /Failed to pull image "nginx:1\.27": .*tke-client-ip-echo/,
        );
        await cluster.delete("unknown");
        await cluster.gone("unknown");
    });

    it("keeps Pods and their addresses when the lab is started again", async () => {
        const before = await cluster.pod("first");
        await cluster.stopKubelet();
        await cluster.startKubelet();
        await eventuallyHolds("a new process", async () => {
            const pod = await cluster.pod("first");
            return isReady(pod) && pidOf(pod) !== pidOf(before);
        });
        const { status } = await cluster.pod("first");
        assert.equal(status?.podIP, before.status?.podIP);
        assert.equal(status?.containerStatuses?.[0]?.restartCount, 2);
    });

    it("ends the process of a deleted Pod and frees its address", async () => {
        const pid = pidOf(await cluster.pod("first"));
        await cluster.delete("first");
        await cluster.gone("first");
        await assert.rejects(readFile(`/proc/${pid}/stat`));
        await eventuallyHolds("the address is free", () => !cluster.store.get("privateIp", `${VPC}/10.77.1.2`));
        await cluster.create("second", {});
        assert.equal((await cluster.ready("second")).status?.podIP, "10.77.1.2");
    });
}
