import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { cancellation } from "../../../engine/pulumi/pulumi-cancel";
import { isLocked, removeStaleLocks } from "../../../engine/pulumi/pulumi-locks";
import { resourcesOfLostClusters, withoutLost, type StateResource } from "../../../engine/pulumi/pulumi-lost-clusters";

const CLUSTER = "tencentcloud:index/kubernetesCluster:KubernetesCluster";

describe("what is lost with a cluster", () => {
    const resource = (urn: string, fields: Partial<StateResource> = {}): StateResource => ({
        urn,
        type: "t",
        custom: true,
        ...fields,
    });
    const cluster = resource("cluster", { type: CLUSTER, id: "cls-1" });
    const state = [
        resource("stack", { custom: false }),
        resource("vpc"),
        { ...cluster, dependencies: ["vpc"] },
        resource("pool", { inputs: { clusterId: "cls-1" }, dependencies: ["cluster"] }),
        resource("kubernetes", { type: "pulumi:providers:kubernetes", dependencies: ["cluster"] }),
        resource("service", { provider: "kubernetes::some-id" }),
        resource("clb", { dependencies: ["vpc"] }),
    ];
    const names = (lost: StateResource[]) => lost.map(({ urn }) => urn);

    it("is nothing while the cluster exists", () => assert.deepEqual(resourcesOfLostClusters([], state), []));

    it("is the cluster and all that depends on it, dependents first", () => {
        assert.deepEqual(names(resourcesOfLostClusters([state[2]!], state)), [
            "service",
            "kubernetes",
            "pool",
            "cluster",
        ]);
    });

    it("is also what names a cluster that a refresh has forgotten already", () => {
        const left = [state[1]!, { ...state[3]!, dependencies: [] }, state[6]!];
        assert.deepEqual(names(resourcesOfLostClusters([], left)), ["pool"]);
    });

    it("leaves a state that knows nothing of it", () => {
        const component = resource("direct", { custom: false, dependencies: ["service", "vpc"] });
        const before = { version: 3, deployment: { manifest: {}, resources: [...state, component] } };
        const after = withoutLost(before, resourcesOfLostClusters([state[2]!], state));
        assert.deepEqual(names(after.deployment.resources!), ["stack", "vpc", "clb", "direct"]);
        assert.deepEqual(after.deployment.resources!.at(-1)!.dependencies, ["vpc"]);
        assert.deepEqual({ ...after, deployment: undefined }, { version: 3, deployment: undefined });
    });
});

describe("locks of a file backend", () => {
    let backend: string;
    let folder: string;

    beforeEach(() => {
        backend = mkdtempSync(join(tmpdir(), "pulumi-locks-"));
        folder = join(backend, ".pulumi", "locks", "organization", "app", "dev");
        mkdirSync(folder, { recursive: true });
    });
    afterEach(() => rmSync(backend, { recursive: true }));

    const lockedBy = (pid: number, host = hostname()) =>
        writeFileSync(join(folder, `${pid}.json`), JSON.stringify({ pid, hostname: host, username: "me" }));
    /** Larger than any process id (proc(5), pid_max). */
    const DEAD = 2 ** 22 + 1;

    it("hold a stack while their process lives", () => {
        assert.equal(isLocked(backend, "app", "dev"), false);
        lockedBy(process.pid);
        assert.equal(isLocked(backend, "app", "dev"), true);
        assert.equal(isLocked(backend, "app", "other"), false);
    });

    it("that found no room on the disk are taken away, however young; one that is being written is not in the way", async () => {
        const [old, fresh, written] = [1, 2, 3].map((draft) => join(folder, `x${draft}.json.${draft}.tmp`)) as [
            string,
            string,
            string,
        ];
        writeFileSync(old, "");
        utimesSync(old, new Date(0), new Date(0));
        writeFileSync(fresh, "");
        writeFileSync(written, JSON.stringify({ pid: process.pid, hostname: hostname() }));
        const removing = removeStaleLocks(backend, "app", "dev");
        renameSync(written, join(folder, "x3.json"));
        await removing;
        assert.deepEqual(readdirSync(folder), ["x3.json"]);
    });

    it("of a process that was killed are taken away, others stay", async () => {
        lockedBy(DEAD);
        assert.equal(isLocked(backend, "app", "dev"), false);
        lockedBy(process.pid);
        lockedBy(DEAD + 1, "another-machine");
        await removeStaleLocks(backend, "app", "dev");
        assert.deepEqual(readdirSync(folder).sort(), [`${process.pid}.json`, `${DEAD + 1}.json`].sort());
    });
});

describe("an abort", () => {
    const heard: EngineEvent = {
        sequence: 1,
        timestamp: 1,
        stdoutEvent: { message: "^C received; cancelling. If you would like …", color: "" },
    };

    it("is passed on to the CLI", async () => {
        const asked = new AbortController();
        const cancel = cancellation(asked.signal, 5);
        asked.abort();
        await delay(30);
        assert.equal(cancel.signal.aborted, true);
    });

    it("that the terminal has told the CLI already is not passed on a second time", async () => {
        const asked = new AbortController();
        const cancel = cancellation(asked.signal, 5);
        asked.abort();
        cancel.observe(heard);
        await delay(30);
        assert.equal(cancel.signal.aborted, false);
    });

    it("after the end does nothing", async () => {
        const asked = new AbortController();
        const cancel = cancellation(asked.signal, 5);
        cancel.end();
        asked.abort();
        await delay(30);
        assert.equal(cancel.signal.aborted, false);
    });
});
