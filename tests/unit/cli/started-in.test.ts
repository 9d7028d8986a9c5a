import assert from "node:assert/strict";
import { absoluteKubeconfig, startedIn } from "../../../cli/started-in";

describe("KUBECONFIG", () => {
    it("has its relative paths from where the user typed the command, each of them", () => {
        const of = (KUBECONFIG?: string) =>
            absoluteKubeconfig({ INIT_CWD: "/home/me", ...(KUBECONFIG !== undefined && { KUBECONFIG }) });
        assert.equal(of("prod.yaml:/etc/kube:../other"), "/home/me/prod.yaml:/etc/kube:/home/other");
        assert.equal(of(""), "");
        assert.equal(of(), undefined);
        assert.equal(startedIn({}), process.cwd());
    });
});
