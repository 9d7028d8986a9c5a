import { join } from "node:path";
import { CertificateAuthority } from "../cloud/http/certificate-authority";
import type { ServedAction } from "../cloud/api";
import { resolveClbName } from "../cloud/clb-names";
import { createCloud, type Cloud } from "../cloud/cloud";
import { CallLog } from "../cloud/faults/call-log";
import type { Faults } from "../cloud/faults/fault-records";
import type { ApiCall } from "../cloud/faults/faults";
import { identityProviders, setIdentityProviders, type IdentityProvider } from "../cloud/identity/identity-providers";
import type { ClusterRecord } from "../cloud/model";
import { accountProfile, setAccountProfile, type AccountProfile } from "../cloud/account/profile";
import { listResources, type LabResource } from "../cloud/resources";
import { startApiServer, type ApiServer, type ApiServerOptions } from "../cloud/http/api-server";
import { removeNatGateway } from "../cloud/services/vpc/nat-gateways";
import { Store } from "../cloud/store";
import type { Timing } from "../cloud/lifecycle/timing";
import { Transitions } from "../cloud/lifecycle/transitions";
import { Clusters } from "./clusters";
import type { Credentials } from "../credentials";
import type { LabHome } from "../home";
import { imageFiles } from "../image-files";
import { ImageTable } from "../images/image-table";
import { ClusterRuntime } from "./cluster-runtime";
import type { Log } from "../log";
import { servedPort } from "../addressing/loopback";
import { type AddressClaim, claimAddressRange } from "../network/sockets/address-range";
import { ExternalIps } from "../network/kube-proxy/external-ips";
import { HostAddresses } from "../network/kube-proxy/host-addresses";
import { canBindPrivilegedPorts, LoadBalancers } from "../network/load-balancer";
import { NodePorts } from "../network/kube-proxy/node-ports";
import { freeVpcAddresses, vpcAddress, type VpcAddress } from "../vpc-addresses";

export interface LabOptions {
    home: LabHome;
    credentials: Credentials;
    /** Path of the Kubernetes control plane binary. */
    binary: string;
    log: Log;
}

/** A TKE on one machine. What it holds is on disk: opened again, it serves the same clusters on the same addresses. */
export class Lab {
    private readonly store: Store;
    private readonly transitions: Transitions;
    private readonly cloud: Cloud;
    private readonly callLog: CallLog;
    private readonly nodePorts: NodePorts;
    private readonly externalIps: ExternalIps;
    private readonly hosts = new HostAddresses();
    private readonly clusters: Clusters;
    private readonly images: ImageTable;
    private loadBalancers!: LoadBalancers;
    private apiServer!: ApiServer;
    private addresses!: AddressClaim;
    private privilegedPorts = false;
    private takenApiPort?: number;

    private constructor(private readonly options: LabOptions) {
        this.store = new Store(options.home.store);
        this.transitions = new Transitions(this.store);
        this.callLog = new CallLog(options.home.calls);
        this.images = new ImageTable(imageFiles(options.home));
        this.nodePorts = new NodePorts({ log: options.log });
        this.externalIps = new ExternalIps({ log: options.log });
        this.clusters = new Clusters({
            store: this.store,
            transitions: this.transitions,
            runtime: (record) => this.clusterRuntime(record),
            directory: (clusterId) => this.clusterDirectory(clusterId),
            loadBalancers: () => this.loadBalancers,
            log: options.log,
        });
        this.cloud = createCloud({
            store: this.store,
            clusters: {
                adminKubeconfig: (clusterId, serverUrl) => this.clusters.running(clusterId).adminKubeconfig(serverUrl),
            },
            log: options.log,
            targetHealth: (groupId, vpcId, target) => this.loadBalancers.targetHealth(groupId, vpcId, target),
            endpointPort: () => servedPort(443, this.privilegedPorts),
            durationOf: (action) => this.transitions.durationOf(action),
            isRateLimited: () => this.isRateLimited,
            onCall: (call) => this.callLog.add(call),
        });
    }

    static async open(options: LabOptions): Promise<Lab> {
        const lab = new Lab(options);
        await lab.start();
        return lab;
    }

    /** The port of Tencent's API and forward proxy on 127.0.0.1. */
    get apiPort(): number {
        return this.apiServer.port;
    }

    /** The port that the API had before, where another process took it meanwhile. */
    get formerApiPort(): number | undefined {
        return this.takenApiPort;
    }

    get clusterRecords(): readonly Readonly<ClusterRecord>[] {
        return this.store.list("cluster");
    }

    /** Why clusters did not come up, by their id. */
    get clusterFailures(): ReadonlyMap<string, string> {
        return this.clusters.failures;
    }

    /** Whether ports below 1024 are served as they are, and not 8000 higher. */
    get bindsPrivilegedPorts(): boolean {
        return this.privilegedPorts;
    }

    resources(): LabResource[] {
        return listResources(this.store);
    }

    /** How Tencent treats the account, and the clusters that are created from now on. */
    get profile(): AccountProfile {
        return accountProfile(this.store);
    }

    setProfile(changes: Partial<AccountProfile>): void {
        setAccountProfile(this.store, changes);
    }

    /** See {@link vpcAddress}. */
    vpcAddress(vpcId: string, address: string): VpcAddress {
        return vpcAddress(this.store, vpcId, address);
    }

    /** See {@link resolveClbName}. */
    resolve(name: string): string | undefined {
        return resolveClbName(this.store, name);
    }

    /** See {@link freeVpcAddresses}. */
    freeVpcAddresses(vpcId: string, count: number): VpcAddress[] {
        return freeVpcAddresses(this.store, vpcId, count);
    }

    get faults(): Faults {
        return this.cloud.faults;
    }

    /** Records what is called from outside from now on, of the clusters' API servers too. */
    async recordCalls(): Promise<void> {
        this.callLog.start();
        await this.forwardAnew();
    }

    /** Ends the recording and returns what was called, oldest first. */
    async recordedCalls(): Promise<ApiCall[]> {
        const calls = this.callLog.stop();
        await this.forwardAnew();
        return calls;
    }

    /** Resolves when calls of the API servers take the way that the faults and the recording want. */
    async forwardAnew(): Promise<void> {
        this.loadBalancers.refresh();
        await this.loadBalancers.settled();
    }

    /** Every action of Tencent's API that is served. */
    get actions(): ServedAction[] {
        return this.cloud.actions;
    }

    /** Whether calls of Tencent's API from outside are held to Tencent's request limits. */
    get isRateLimited(): boolean {
        return this.store.get("setting", "rateLimits")?.value !== "off";
    }

    set isRateLimited(value: boolean) {
        this.store.put("setting", "rateLimits", { name: "rateLimits", value: value ? "on" : "off" });
    }

    /** Whose tokens AssumeRoleWithWebIdentity takes: nobody's, unless the lab was started with some. */
    get identityProviders(): readonly IdentityProvider[] {
        return identityProviders(this.store);
    }

    set identityProviders(providers: readonly IdentityProvider[]) {
        setIdentityProviders(this.store, providers);
    }

    get timing(): Timing {
        return this.transitions.timing;
    }

    set timing(timing: Timing) {
        this.transitions.timing = timing;
    }

    /** Stops every process and socket; the state stays on disk. */
    async close(): Promise<void> {
        await this.apiServer.close();
        this.transitions.close();
        await this.clusters.stop();
        await this.loadBalancers.close();
        await this.nodePorts.close();
        await this.addresses.release();
        this.store.close();
    }

    private async start(): Promise<void> {
        const { credentials, log } = this.options;
        this.addresses = await claimAddressRange({ store: this.store, database: this.options.home.store });
        this.privilegedPorts = await canBindPrivilegedPorts();
        if (!this.privilegedPorts) {
            log("ports below 1024 cannot be bound here: they are served 8000 higher (80 on 8080, 443 on 8443)");
        }
        this.loadBalancers = new LoadBalancers({
            store: this.store,
            transitions: this.transitions,
            canBindPrivilegedPorts: this.privilegedPorts,
            apiServerPort: (clusterId) => this.clusters.apiServerPort(clusterId),
            externalIps: this.externalIps,
            hostOf: (address) => this.hosts.hostOf(address),
            isDropping: (...port) => this.nodePorts.isDropping(...port),
            log,
        });
        this.store.onChange(({ kind, id }) => {
            if (kind === "cluster") {
                this.clusters.reconcile(id);
            } else if (kind === "natGateway") {
                this.finishNatGateway(id);
            }
        });
        this.loadBalancers.start();
        this.apiServer = await this.serveApi({
            store: this.store,
            cloud: this.cloud,
            credentials,
            certificateAuthority: await CertificateAuthority.open(this.options.home.certificateAuthority),
            log,
        });
        this.store.put("setting", "apiPort", { name: "apiPort", value: String(this.apiServer.port) });
        for (const { natGatewayId } of this.store.list("natGateway")) {
            this.finishNatGateway(natGatewayId);
        }
        this.clusters.startAll();
        await this.clusters.settled();
    }

    /** On the port that it had before, so that what names it stays right; on another one where that is taken. */
    private async serveApi(options: ApiServerOptions): Promise<ApiServer> {
        const remembered = Number(this.store.get("setting", "apiPort")?.value ?? 0);
        try {
            return await startApiServer({ ...options, port: remembered });
        } catch (error) {
            if (remembered === 0 || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") {
                throw error;
            }
            this.takenApiPort = remembered;
            const server = await startApiServer({ ...options, port: 0 });
            this.options.log(`port ${remembered} is taken: Tencent's API is served on ${server.port} from now on`);
            return server;
        }
    }

    private finishNatGateway(natGatewayId: string): void {
        const { deleting } = this.store.get("natGateway", natGatewayId) ?? {};
        if (deleting && this.transitions.isOver("natGateway", natGatewayId, "DeleteNatGateway")) {
            this.store.transaction(() => removeNatGateway(this.store, natGatewayId));
        }
    }

    private clusterRuntime(record: Readonly<ClusterRecord>): ClusterRuntime {
        return new ClusterRuntime({
            record,
            store: this.store,
            transitions: this.transitions,
            cloud: this.cloud,
            directory: this.clusterDirectory(record.clusterId),
            binary: this.options.binary,
            images: this.images,
            nodePorts: this.nodePorts,
            externalIps: this.externalIps,
            hosts: this.hosts,
            canBindPrivilegedPorts: this.privilegedPorts,
            onDrop: (listener) => this.loadBalancers.onDrop(listener),
            watchesCalls: () => this.callLog.isRecording || this.faults.anyOfKubernetes,
            checkFailure: (target) => this.loadBalancers.checkFailure(record.vpcId, target),
            log: this.options.log,
        });
    }

    private clusterDirectory(clusterId: string): string {
        return join(this.options.home.clusters, clusterId);
    }
}
