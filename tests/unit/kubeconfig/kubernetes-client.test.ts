import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const project = join(__dirname, "..", "..", "..");

/** Whether the Kubernetes client is loaded after each module, and after its first use, all in one process. */
function loadedBy(...modules: string[]): boolean[] {
    const script = `
        const isLoaded = () => Object.keys(require.cache).some((file) => /@kubernetes.client-node/.test(file));
        const loaded = process.argv.slice(1).map((file) => (require(file), isLoaded()));
        require("./kubeconfig/kubernetes-client.ts").kubernetesClient();
        console.log(JSON.stringify([...loaded, isLoaded()]));
        process.exit();
    `;
    const preload = ["-r", join(project, "preload.cjs")];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...preload, "-e", script, ...modules], {
        cwd: project,
        encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as boolean[];
}

describe("the Kubernetes client", function () {
    this.timeout(60_000);

    it("is loaded by its first use, not by what may come to use it", () => {
        const modules = [
            "./components/index.ts",
            "./engine/embedded/program/program-host.ts",
            "./verify/cluster-reader.ts",
            "./cli/prove/prove-app.ts",
            "./cli/foreign-load-balancers/guard.ts",
        ];
        assert.deepEqual(loadedBy(...modules), [...modules.map(() => false), true]);
    });
});
