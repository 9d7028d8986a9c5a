import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createCloud } from "../../../../lab/cloud/cloud";
import type {
    ListenerRecord,
    LoadBalancerRecord,
    MachineRecord,
    TargetRecord,
    VpcRecord,
} from "../../../../lab/cloud/model";
import { addCertificate } from "../../../../lab/cloud/services/ssl/certificate-records";
import { startApiServer, type ApiServer } from "../../../../lab/cloud/http/server";
import { Store } from "../../../../lab/cloud/store";
import { Transitions } from "../../../../lab/cloud/lifecycle/transitions";
import { LoadBalancers } from "../../../../lab/network/load-balancer";
import { NodePorts } from "../../../../lab/network/kube-proxy/node-ports";
import type { ClientAddress } from "../../../../verify/client-addresses";
import { verifyStack, type Proof } from "../../../../verify/verify";
import { selfSigned } from "../../../support/certificates";
import { BLOCK, freshAddress, freshPort, Pod, vpcAddress } from "./sockets";

const VPC = "vpc-test0001";
const CLIENTS = ["127.1.3.1", "127.1.3.2", "127.1.3.3"];
const DOMAIN = "app.example.com";
const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: u, user: {}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
`;

describe("verifyStack, through Tencent's official SDK and real connections", () => {
    const credentials = { secretId: "AKIDtest", secretKey: "secret" };
    let store: Store;
    let api: ApiServer;
    let loadBalancers: LoadBalancers;
    let nodePorts: NodePorts;
    let pod: Pod;
    let vip: string;
    let port: number;

    beforeEach(async () => {
        store = new Store(":memory:");
        store.put("vpc", VPC, {
            vpcId: VPC,
            name: "v",
            cidrBlock: "10.20.0.0/16",
            dnsServers: [],
            tags: [],
        } as unknown as VpcRecord);
        store.put("addressBlock", VPC, { vpcId: VPC, clusterId: "", cidr: "10.20.0.0/16", block: BLOCK });
        const cloud = createCloud({
            store,
            clusters: { adminKubeconfig: () => "" },
            targetHealth: (...of) => loadBalancers.targetHealth(...of),
        });
        api = await startApiServer({ store, cloud, credentials });
        loadBalancers = new LoadBalancers({
            store,
            transitions: new Transitions(store),
            apiServerPort: () => undefined,
            canBindPrivilegedPorts: false,
            log: () => undefined,
        });
        loadBalancers.start();
        nodePorts = new NodePorts({ log: () => undefined });
        pod = await new Pod(freshAddress(), freshPort()).start();
        [vip, port] = [freshAddress(), freshPort()];
    });

    afterEach(async () => {
        await loadBalancers.close();
        await nodePorts.close();
        await pod.stop();
        await api.close();
        store.close();
    });

    async function putListener(
        listener: Partial<ListenerRecord>,
        type: LoadBalancerRecord["type"] = "OPEN",
    ): Promise<void> {
        store.put("loadBalancer", "lb-test0001", {
            loadBalancerId: "lb-test0001",
            type,
            vpcId: VPC,
            vips: [vip],
            securityGroups: [],
            listeners: [
                {
                    listenerId: "lbl-test0001",
                    name: "",
                    protocol: "TCP",
                    port,
                    createdTime: "",
                    targets: [],
                    rules: [],
                    ...listener,
                },
            ],
        } as unknown as LoadBalancerRecord);
        await loadBalancers.checked();
    }

    function ruled(...targets: TargetRecord[]): Partial<ListenerRecord> {
        return { protocol: "HTTP", rules: [{ locationId: "loc-test0001", domain: vip, url: "/", targets }] };
    }

    const direct = (): TargetRecord => ({
        type: "ENI",
        eniIp: vpcAddress(pod.address),
        port: pod.port,
        weight: 10,
        registeredTime: "",
    });

    /** An HTTPS listener for a domain, with a certificate that is signed by itself. */
    async function putHttps(certificateId: string, ...targets: TargetRecord[]): Promise<void> {
        const { certificate, privateKey } = await selfSigned([DOMAIN]);
        const added = { alias: certificateId, publicKey: certificate, privateKey };
        const record = addCertificate(store, added, new Date());
        store.put("certificate", certificateId, { ...record, certificateId });
        const shown = { certIds: [certificateId] };
        const rules = [{ locationId: "loc-test0001", domain: DOMAIN, url: "/", targets, certificate: shown }];
        await putListener({ protocol: "HTTPS", sni: true, rules });
    }

    async function throughNode(): Promise<TargetRecord> {
        const [nodeAddress, nodePort] = [freshAddress(), freshPort()];
        const machine = {
            machineName: "np-1-a",
            clusterId: "cls-1",
            instanceId: "ins-test0001",
            lanIp: vpcAddress(nodeAddress),
            zone: "z",
        };
        store.put("machine", "np-1-a", machine as MachineRecord);
        const targets = [{ address: pod.address, port: pod.port }];
        await nodePorts.apply("cls-1", [
            {
                nodeAddress,
                nodePort,
                kind: "forward",
                protocol: "TCP",
                targets,
                sourceAddress: "node",
                affinitySeconds: 0,
                withoutTargets: "refuse",
            },
        ]);
        return { type: "CVM", instanceId: "ins-test0001", port: nodePort, weight: 10, registeredTime: "" };
    }

    function verify(
        scenario: number,
        clientIpFrom: Proof["clientIpFrom"],
        deadlineMs = 3_000,
        clients: readonly ClientAddress[] = CLIENTS.map((address) => ({ address })),
        changes: Record<string, unknown> = {},
    ): Promise<Proof[]> {
        const backendPath = clientIpFrom === "remote_addr" ? "direct" : "node-port";
        return verifyStack({
            stack: `scenario${scenario}`,
            outputs: {
                scenario,
                urls: [`http://${vip}:${port}`],
                backendPath,
                clbType: "public",
                clusterId: "cls-test0001",
                clientIpFrom,
                loadBalancerId: "lb-test0001",
                vpcId: VPC,
                namespace: "client-ip",
                kubeconfig: KUBECONFIG,
                ...changes,
            },
            clients,
            deadlineMs,
            environment: {
                TENCENTCLOUD_SECRET_ID: credentials.secretId,
                TENCENTCLOUD_SECRET_KEY: credentials.secretKey,
                TENCENTCLOUD_REGION: "ap-guangzhou",
                TENCENTCLOUD_PROTOCOL: "HTTP",
                HTTP_PROXY: `http://127.0.0.1:${api.port}`,
            },
        });
    }

    it("proves a direct path: every client is the Pod's peer", async () => {
        await putListener({ targets: [direct()] });
        const proofs = await verify(1, "remote_addr");
        assert.deepEqual(
            proofs.map(({ client, remoteAddr, clientIpKept }) => [client, remoteAddr, clientIpKept]),
            CLIENTS.map((client) => [client, client, true]),
        );
        assert.deepEqual(proofs[0]?.path, {
            client: CLIENTS[0],
            clb: `${vip}:${port}`,
            nodes: [],
            pods: [`${vpcAddress(pod.address)}:${pod.port}`],
        });
    });

    it("notices a client lost behind a NodePort", async () => {
        await putListener({ targets: [await throughNode()] });
        const proofs = await verify(1, "remote_addr", 300);
        assert.ok(
            proofs.every(({ clientIpKept, reason }) => !clientIpKept && /NodePort/.test(reason ?? "")),
            JSON.stringify(proofs),
        );
    });

    it("proves a NodePort path by the rightmost hop, one of the clients forging another", async () => {
        await putListener(ruled(await throughNode()));
        const proofs = await verify(4, "x-forwarded-for");
        assert.ok(
            proofs.every(({ clientIpKept }) => clientIpKept),
            JSON.stringify(proofs),
        );
        assert.deepEqual(
            proofs.map(({ forged }) => forged),
            [false, false, true],
        );
        assert.equal(proofs[2]?.xForwardedFor, `203.0.113.66, ${CLIENTS[2]}`);
        assert.ok(proofs.every(({ remoteAddr, client }) => remoteAddr !== client));
    });

    it("notices a direct path where a NodePort path was meant", async () => {
        await putListener(ruled(direct()));
        const proofs = await verify(4, "x-forwarded-for", 300);
        assert.ok(
            proofs.every(({ clientIpKept, reason }) => !clientIpKept && /^the path is direct/.test(reason ?? "")),
            JSON.stringify(proofs),
        );
    });

    describe("by HTTPS, at a domain that DNS does not know", () => {
        const verifyHttps = (certificateId: string, url = `https://${DOMAIN}:${port}`) =>
            verify(13, "x-forwarded-for", 300, undefined, { urls: [url], connectTo: vip, certificateId });

        it("connects to the CLB, and trusts the stack's own certificate", async () => {
            await putHttps("certOwn1", await throughNode());
            const proofs = await verifyHttps("certOwn1");
            assert.ok(
                proofs.every(({ clientIpKept }) => clientIpKept),
                JSON.stringify(proofs),
            );
            assert.equal(proofs[0]?.path.clb, `${vip}:${port}`);
        });

        for (const [what, certificateId, domain, reason] of [
            ["another certificate than the stack's", "certElse", DOMAIN, /self-signed certificate/],
            [
                "a certificate for another domain",
                "certOwn1",
                "other.example.com",
                /does not match certificate's altnames/,
            ],
            ["a certificate that is gone", "certGone", DOMAIN, /certificate `certGone` does not exist/],
        ] as const) {
            it(`is no proof with ${what}`, async () => {
                await putHttps("certElse", await throughNode());
                await putHttps("certOwn1", await throughNode());
                const proofs = await verifyHttps(certificateId, `https://${domain}:${port}`);
                assert.ok(
                    proofs.every((proof) => !proof.clientIpKept && reason.test(proof.reason ?? "")),
                    JSON.stringify(proofs),
                );
            });
        }
    });

    it("says so where no backend is bound, and does not throw", async () => {
        await putListener({});
        const proofs = await verify(3, "remote_addr", 300);
        assert.ok(
            proofs.every(
                ({ clientIpKept, remoteAddr, reason }) =>
                    !clientIpKept && remoteAddr === null && /no backend is bound/.test(reason ?? ""),
            ),
            JSON.stringify(proofs),
        );
    });

    it("says that the CLB finds no backend healthy where the app listens on another port", async () => {
        const healthCheck = { IntervalTime: 0.1, TimeOut: 0.05, HealthNum: 1, UnHealthNum: 1 };
        const port = freshPort();
        await putListener({ targets: [{ ...direct(), port }], healthCheck });
        const [proof] = await verify(1, "remote_addr", 300);
        const backend = `${vpcAddress(pod.address)}:${port}`;
        assert.match(proof?.reason ?? "", new RegExp(`health check fails on every backend, ${backend}: does the app`));
    });

    it("does not wait for the echo server where another app answers, and says so", async () => {
        const other = createServer((_request, response) => response.end("hello")).listen(pod.port, freshAddress());
        await once(other, "listening");
        const { address } = other.address() as AddressInfo;
        await putListener({ targets: [{ ...direct(), eniIp: vpcAddress(address) }] });
        const startedAt = Date.now();
        const proofs = await verify(1, "remote_addr", 20_000);
        other.close();
        assert.ok(Date.now() - startedAt < 15_000);
        assert.ok(proofs.every(({ isOwnApp, clientIpKept }) => isOwnApp === true && !clientIpKept));
        assert.match(proofs[0]?.reason ?? "", /take --by logs, or --by header NAME\. It begins: "hello"/);
    });

    it("waits for a backend that is bound before the deadline", async () => {
        await putListener({});
        const proofs = verify(3, "remote_addr");
        setTimeout(() => void putListener({ targets: [direct()] }), 300);
        assert.ok((await proofs).every(({ clientIpKept }) => clientIpKept));
    });

    it("is no proof from inside the VPC, whatever the Pod saw", async () => {
        await putListener({ targets: [direct()] }, "INTERNAL");
        const from = `127.${BLOCK}.9.9`;
        const proofs = await verify(1, "remote_addr", 300, [{ address: from, standsFor: "10.20.9.9" }]);
        assert.deepEqual([proofs[0]?.remoteAddr, proofs[0]?.clientIpKept], [from, false]);
        assert.match(proofs[0]?.reason ?? "", /10\.20\.9\.9 lies inside vpc-test0001/);
    });

    it("says what is missing where a stack is not up", async () => {
        const options = { stack: "scenario1", outputs: {}, clients: [], deadlineMs: 100, environment: {} };
        await assert.rejects(verifyStack(options), /stack scenario1 is not up.*urls.*npm run up -- scenario1/);
    });
});
