import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import {
    judgeListeners,
    listenersText,
    listenersOf,
    type Listener,
} from "../../../../../../lab/kubernetes/kubelet/process/listening";
import { parseSocketTable } from "../../../../../../lab/network/sockets/listening-sockets";
import { watchListening } from "../../../../../../lab/kubernetes/kubelet/process/listening-watch";
import { runEndMessage } from "../../../../../../lab/kubernetes/kubelet/process/run-end";

const HOST = "127.16.3.7";

describe("where a container listens", () => {
    it("is read from the kernel's tables, of listening sockets only", () => {
        const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0703107F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0
   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0
   2: 0100007F:8235 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0
`;
        assert.deepEqual(parseSocketTable(table), [
            { address: HOST, port: 8080, inode: "111" },
            { address: "0.0.0.0", port: 80, inode: "222" },
        ]);
        const table6 = `  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 444
   1: 00000000000000000000000001000000:0BB9 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 555
   2: 0000000000000000FFFF00000703107F:0BBA 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 666
`;
        assert.deepEqual(
            parseSocketTable(table6).map(({ address, port }) => `${address} ${port}`),
            [":: 3000", "::1 3001", `${HOST} 3002`],
        );
    });

    for (const host of ["127.1.250.250", "0.0.0.0", "::"]) {
        it(`is found for a process that listens on ${host}`, async () => {
            const server = createServer().listen(0, host);
            await once(server, "listening");
            const { port } = server.address() as AddressInfo;
            assert.ok(listenersOf([process.pid]).some((each) => each.address === host && each.port === port));
            server.close();
        });
    }

    it("has to be the Pod's address; what every address or the network reaches is exposed", () => {
        const listener = (address: string): Listener => ({ address, port: 80 });
        const verdict = judgeListeners(["0.0.0.0", "::", "192.168.1.2", "127.0.0.1", "::1", HOST].map(listener), HOST);
        assert.equal(verdict.reachable, true);
        assert.equal(listenersText(verdict.exposed), "0.0.0.0:80 and [::]:80 and 192.168.1.2:80");
        assert.equal(listenersText(verdict.elsewhere), "127.0.0.1:80 and [::1]:80");
        assert.equal(judgeListeners([listener("127.0.0.1")], HOST).reachable, false);
    });

    async function reports(...seen: string[][]): Promise<string[]> {
        const messages: string[] = [];
        const over = new AbortController();
        let look = 0;
        await watchListening(
            {
                containerName: "shop",
                run: "run",
                host: HOST,
                listeners: () => {
                    const addresses = seen[look++] ?? [];
                    if (look >= seen.length) {
                        over.abort();
                    }
                    return addresses.map((address) => ({ address, port: 8080 }));
                },
                onExposed: (message) => messages.push(`exposed: ${message}`),
                onElsewhere: (message) => messages.push(`elsewhere: ${message}`),
            },
            over.signal,
        );
        return messages;
    }

    it("is reported once where no client comes, with what to do", async () => {
        const messages = await reports([], ["127.0.0.1"], ["127.0.0.1"]);
        assert.equal(messages.length, 1);
        assert.match(messages[0] ?? "", /^elsewhere: container shop listens on 127\.0\.0\.1:8080,.* HOST, .*\{host\}/);
    });

    it("is reported where it is every address, and not looked for again", async () => {
        const messages = await reports(["0.0.0.0"], ["0.0.0.0"]);
        assert.equal(messages.length, 1);
        assert.match(
            messages[0] ?? "",
            /^exposed: container shop listens on 0\.0\.0\.0:8080 .* The lab ends it: .* HOST/,
        );
    });

    it("is fine at the Pod's address, with another of this machine beside it", async () => {
        assert.deepEqual(await reports([HOST], [HOST, "127.0.0.1"]), []);
    });
});

describe("what is said of a run that ended by itself", () => {
    const end = {
        containerName: "shop",
        image: { reference: "shop", command: ["node", "server.js"], origin: "added" as const },
        exitCode: 1,
        milliseconds: 230,
        lastLines: "Error: Cannot find module\n    at Module\n",
    };

    it("is its exit code and its last lines", () => {
        assert.equal(
            runEndMessage(end),
            "container shop (node server.js) ended with exit code 1 after 0.2 s; its last lines:\n" +
                "Error: Cannot find module\n    at Module",
        );
        assert.match(runEndMessage({ ...end, lastLines: "" }), /; it wrote nothing$/);
    });

    it("fits into an event", () => {
        assert.ok(runEndMessage({ ...end, lastLines: "x".repeat(9_000) }).length < 1_024);
    });

    it("is that a server stays in the foreground, where it ended at once and well", () => {
        assert.match(runEndMessage({ ...end, exitCode: 0 }), /has to stay in the foreground/);
        assert.doesNotMatch(runEndMessage({ ...end, exitCode: 0, milliseconds: 60_000 }), /foreground/);
    });
});
