import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "mocha";

const PLUGIN = join(__dirname, "..", "..", "..", "kubectl-client_ip.mjs");

describe("kubectl client-ip", function () {
    this.timeout(30_000);

    it("names itself in its help as the user has called it", () => {
        const { stdout, status } = run("--help");
        assert.equal(status, 0);
        assert.match(stdout, /^kubectl client-ip \[objects\.\.\]$/m);
        assert.match(stdout, /^ +kubectl client-ip explain \[word\]/m);
        assert.doesNotMatch(stdout, /npm run/);
    });

    it("explains a finding", () => {
        const { stdout, status } = run("explain", "TCI0001");
        assert.equal(status, 0);
        assert.match(stdout, /^TCI0001: /);
    });

    it("diagnoses without a word, and says which kubeconfig it cannot read", () => {
        const { stderr, status } = run();
        assert.equal(status, 2);
        assert.match(stderr, /kubeconfig cannot be read \(ENOENT.*no-kubeconfig/);
    });
});

function run(...words: string[]) {
    const env = { ...process.env, KUBECONFIG: join(__dirname, "no-kubeconfig") };
    return spawnSync(process.execPath, [PLUGIN, ...words], { encoding: "utf8", env });
}
