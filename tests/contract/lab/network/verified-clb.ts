import { createCloud } from "../../../../lab/cloud/cloud";
import type {
    ListenerRecord,
    LoadBalancerRecord,
    MachineRecord,
    TargetRecord,
    VpcRecord,
} from "../../../../lab/cloud/model";
import { addCertificate } from "../../../../lab/cloud/services/ssl/certificate-records";
import { startApiServer, type ApiServer } from "../../../../lab/cloud/http/api-server";
import { Store } from "../../../../lab/cloud/store";
import { Transitions } from "../../../../lab/cloud/lifecycle/transitions";
import { LoadBalancers } from "../../../../lab/network/load-balancer";
import { NodePorts } from "../../../../lab/network/kube-proxy/node-ports";
import type { ClientAddress } from "../../../../verify/client-addresses";
import { verifyStack, type Proof } from "../../../../verify/verify";
import { selfSigned } from "../../../support/certificates";
import { BLOCK, freshAddress, freshPort, Pod, vpcAddress } from "./sockets";

const VPC = "vpc-test0001";
export const CLIENTS = ["127.1.3.1", "127.1.3.2", "127.1.3.3"];
export const DOMAIN = "app.example.com";
const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: u, user: {}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
`;
const CREDENTIALS = { secretId: "AKIDtest", secretKey: "secret" };

/** A CLB with one listener and one Pod, as `verify` meets them: through Tencent's API and real connections. */
export class VerifiedClb {
    readonly vip = freshAddress();
    readonly port = freshPort();
    readonly pod = new Pod(freshAddress(), freshPort());
    private readonly store = new Store(":memory:");
    private readonly nodePorts = new NodePorts({ log: () => undefined });
    private readonly loadBalancers = new LoadBalancers({
        store: this.store,
        transitions: new Transitions(this.store),
        apiServerPort: () => undefined,
        canBindPrivilegedPorts: false,
        log: () => undefined,
    });
    private api!: ApiServer;

    async start(): Promise<this> {
        const { store } = this;
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
            targetHealth: (...of) => this.loadBalancers.targetHealth(...of),
        });
        this.api = await startApiServer({ store, cloud, credentials: CREDENTIALS });
        this.loadBalancers.start();
        await this.pod.start();
        return this;
    }

    async close(): Promise<void> {
        await this.loadBalancers.close();
        await this.nodePorts.close();
        await this.pod.stop();
        await this.api.close();
        this.store.close();
    }

    async putListener(listener: Partial<ListenerRecord>, type: LoadBalancerRecord["type"] = "OPEN"): Promise<void> {
        this.store.put("loadBalancer", "lb-test0001", {
            loadBalancerId: "lb-test0001",
            type,
            vpcId: VPC,
            vips: [this.vip],
            securityGroups: [],
            listeners: [
                {
                    listenerId: "lbl-test0001",
                    name: "",
                    protocol: "TCP",
                    port: this.port,
                    createdTime: "",
                    targets: [],
                    rules: [],
                    ...listener,
                },
            ],
        } as unknown as LoadBalancerRecord);
        await this.loadBalancers.checked();
    }

    ruled(...targets: TargetRecord[]): Partial<ListenerRecord> {
        return { protocol: "HTTP", rules: [{ locationId: "loc-test0001", domain: this.vip, url: "/", targets }] };
    }

    /** The Pod, bound by its address. */
    direct(): TargetRecord {
        const { address, port } = this.pod;
        return { type: "ENI", eniIp: vpcAddress(address), port, weight: 10, registeredTime: "" };
    }

    /** An HTTPS listener for a domain, with a certificate that is signed by itself. */
    async putHttps(certificateId: string, ...targets: TargetRecord[]): Promise<void> {
        const { certificate, privateKey } = await selfSigned([DOMAIN]);
        const added = { alias: certificateId, publicKey: certificate, privateKey };
        const record = addCertificate(this.store, added, new Date());
        this.store.put("certificate", certificateId, { ...record, certificateId });
        const shown = { certIds: [certificateId] };
        const rules = [{ locationId: "loc-test0001", domain: DOMAIN, url: "/", targets, certificate: shown }];
        await this.putListener({ protocol: "HTTPS", sni: true, rules });
    }

    /** The Pod, bound by a node's port. */
    async throughNode(): Promise<TargetRecord> {
        const [nodeAddress, nodePort] = [freshAddress(), freshPort()];
        const machine = {
            machineName: "np-1-a",
            clusterId: "cls-1",
            instanceId: "ins-test0001",
            lanIp: vpcAddress(nodeAddress),
            zone: "z",
        };
        this.store.put("machine", "np-1-a", machine as MachineRecord);
        const targets = [{ address: this.pod.address, port: this.pod.port }];
        await this.nodePorts.apply("cls-1", [
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

    /** What `verify` proves of a stack with this CLB. */
    verify(
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
                urls: [`http://${this.vip}:${this.port}`],
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
                TENCENTCLOUD_SECRET_ID: CREDENTIALS.secretId,
                TENCENTCLOUD_SECRET_KEY: CREDENTIALS.secretKey,
                TENCENTCLOUD_REGION: "ap-guangzhou",
                TENCENTCLOUD_PROTOCOL: "HTTP",
                HTTP_PROXY: `http://127.0.0.1:${this.api.port}`,
            },
        });
    }
}
