import assert from "node:assert/strict";
import { failureByLogs } from "../../../../lab/kubernetes/component-logs";

const DIRECTORY = "/lab/clusters/cls-1";
const REFUSED =
    'W1130 21:44:53.930567   21196 logging.go:55] [core] grpc: addrConn.createTransport failed to connect to {Addr: "unix:etcd.sock:0"}';
const apiServer = {
    component: "kube-apiserver",
    lines: [REFUSED, "E1130 21:44:54 1 run.go:72] context deadline exceeded"],
};

function etcd(error: string): { component: string; lines: string[] } {
    const failed = {
        level: "panic",
        msg: "failed to create WAL",
        error,
        stacktrace: "go.etcd.io/etcd\n\tbootstrap.go:663",
    };
    return {
        component: "etcd",
        lines: [
            '{"level":"warn","msg":"Running http and grpc server on single port."}',
            '{"level":"info","msg":"opened backend db"}',
            JSON.stringify(failed),
            "panic: failed to create WAL",
            "goroutine 1 [running]:",
            "go.etcd.io/etcd/server/v3/etcdmain.startEtcdOrProxyV2({0xe3a63627cb0, 0x9, 0x9})",
            "\tgo.etcd.io/etcd/server/v3@v3.6.4/etcdmain/etcd.go:114 +0xdab",
            "main.main()",
        ],
    };
}

describe("why a control plane does not come up, by its components' logs", () => {
    it("is what ended, without its stack trace and the complaints of those that need it", () => {
        const failure = failureByLogs([etcd("permission denied"), apiServer], DIRECTORY, 8);
        assert.deepEqual(failure, [
            "etcd:",
            "  failed to create WAL: permission denied",
            "  panic: failed to create WAL",
        ]);
    });

    it("names the full disk first", () => {
        const [first] = failureByLogs([etcd("no space left on device"), apiServer], DIRECTORY, 8);
        assert.equal(first, `no space is left on the disk of ${DIRECTORY}: free some, then start the lab again`);
    });

    it("is the errors of all where none has ended, each once, or their last lines", () => {
        const quiet = { component: "etcd", lines: ['{"level":"info","msg":"ready to serve client requests"}'] };
        const lines = [...apiServer.lines, ...apiServer.lines];
        assert.deepEqual(failureByLogs([quiet, { ...apiServer, lines }], DIRECTORY, 8), [
            "etcd:",
            "  ready to serve client requests",
            "kube-apiserver:",
            "  E1130 21:44:54 1 run.go:72] context deadline exceeded",
        ]);
        assert.deepEqual(failureByLogs([{ component: "etcd", lines: [] }], DIRECTORY, 8), ["etcd:"]);
    });
});
