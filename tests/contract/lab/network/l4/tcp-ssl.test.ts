import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { connect, type TLSSocket } from "node:tls";
import type { CertificateRecord, ListenerRecord, TargetRecord } from "../../../../../lab/cloud/model";
import { selfSigned } from "../../../../support/certificates";
import { DataPlane } from "../data-plane";
import { freshAddress, freshPort, type Seen } from "../sockets";

const CLIENT = "127.1.7.9";

describe("TCP_SSL listeners in the CLB data plane", () => {
    let plane: DataPlane;
    let vip: string;
    let port: number;

    beforeEach(async () => {
        plane = new DataPlane();
        [vip, port] = [freshAddress(), freshPort()];
        const { certificate, privateKey } = await selfSigned(["a.example.com"]);
        const record = { certificateId: "certA", publicKey: certificate, privateKey } as CertificateRecord;
        plane.store.put("certificate", "certA", record);
    });
    afterEach(() => plane.close());

    function tcpSsl(...targets: TargetRecord[]): Partial<ListenerRecord> {
        return { protocol: "TCP_SSL", port, certificate: { certIds: ["certA"] }, targets };
    }

    function connectPlainly(): Socket {
        return connectTcp({ host: vip, port, localAddress: CLIENT });
    }

    async function connectSecurely(): Promise<TLSSocket> {
        const socket = connect({ socket: connectPlainly(), rejectUnauthorized: false });
        await once(socket, "secureConnect");
        return socket;
    }

    it("ends TLS, shows the certificate, and the Pod sees the client's address in plain TCP", async () => {
        const pod = await plane.startPod();
        await plane.putLoadBalancer(vip, tcpSsl(plane.eni(pod)));
        const socket = await connectSecurely();
        assert.match(socket.getPeerX509Certificate()?.subjectAltName ?? "", /a\.example\.com/);
        socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        const answer = await text(socket);
        const seen = JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1)) as Seen;
        assert.equal(seen.remote_addr, CLIENT);
        assert.equal(seen.headers["x-forwarded-for"], undefined);
    });

    it("forwards nothing of a client that speaks no TLS", async () => {
        const pod = await plane.startPod();
        await plane.putLoadBalancer(vip, tcpSsl(plane.eni(pod)));
        const socket = connectPlainly();
        socket.on("error", () => undefined);
        socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        await once(socket.resume(), "close");
        assert.equal(pod.requests.length, 0);
    });

    it("ends a connection where nothing is bound", async () => {
        await plane.putLoadBalancer(vip, tcpSsl());
        const socket = await connectSecurely();
        socket.on("error", () => undefined);
        await once(socket.resume(), "close");
    });
});
