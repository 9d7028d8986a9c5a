import { KubeConfig } from "@kubernetes/client-node";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log";
import { failureByLogs } from "./component-logs";
import { COMPONENTS, controlPlaneFlags, controlPlanePaths, type Component } from "./control-plane-flags";
import { kubeconfigYaml, readCredentials, type ClientCredentials } from "./kubeconfig";
import { ensurePki, type PkiFiles } from "./pki";
import { rememberedPort } from "../files/remembered-port";
import { SupervisedProcess } from "./process";

export interface ControlPlaneOptions {
    clusterId: string;
    /** Where the cluster keeps its keys, etcd's data and the logs; the same one again gives the same cluster. */
    directory: string;
    /** Path of the control plane binary. */
    binary: string;
    serviceCidr: string;
    /** What nodes' Pod CIDRs are cut from (GlobalRouter). @default nodes get none (VPC-CNI) */
    clusterCidr?: string;
    /** Prefix length of a node's Pod CIDR. @default 24 */
    nodeCidrMaskSize?: number;
    /** Domain name of the API server, `cls-xxxxxxxx.ccs.tencent-cloud.com`: its certificate is for that name. */
    domain: string;
    log: Log;
}

/** On 2 cores with five clusters that start at once each takes several times the usual 4 s. */
const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 100;
/** A component that ends this often in a row will not come up by waiting. */
const HOPELESS_EXITS = 4;
const STOP_GRACE_MS = 3_000;
const LOG_LINES_IN_ERROR = 8;
const LOG_LINES_READ = 200;

/** The Kubernetes control plane of one cluster: etcd, kube-apiserver, kube-controller-manager and kube-scheduler. */
export class ControlPlane {
    private processes = new Map<Component, SupervisedProcess>();
    private credentials?: ClientCredentials;
    private port = 0;

    constructor(private readonly options: ControlPlaneOptions) {}

    /** Port of the API server on 127.0.0.1. Throws before the first `start`. */
    get apiServerPort(): number {
        return this.started().port;
    }

    /** Process ids of the components that run. */
    get pids(): Partial<Record<Component, number>> {
        return Object.fromEntries([...this.processes].map(([component, { pid }]) => [component, pid]));
    }

    /**
     * Returns when the API server is ready; the controller manager and the scheduler are starting then.
     * Throws, with what the components wrote last, when it does not become ready; nothing runs any more then.
     */
    async start(): Promise<void> {
        if (this.processes.size > 0) {
            throw new Error(`the control plane of ${this.options.clusterId} has been started already`);
        }
        const { directory } = this.options;
        const paths = controlPlanePaths(directory);
        await Promise.all([paths.etcd, paths.logs].map((path) => mkdir(path, { recursive: true, mode: 0o700 })));
        // etcd's socket is in it: whoever may not enter the folder may not connect.
        await chmod(directory, 0o700);
        const pki = await this.pki();
        this.credentials = await readCredentials(pki.ca, pki.admin);
        this.port = await rememberedPort(paths.apiServerPort);
        await this.writeKubeconfigs(pki);
        this.processes = this.createProcesses(pki);
        try {
            this.startProcesses("etcd", "kube-apiserver");
            await this.ready();
            this.startProcesses("kube-controller-manager", "kube-scheduler");
        } catch (error) {
            await this.stop();
            throw error;
        }
    }

    /** The cluster's certificates and keys, made where they are not there yet. Not to be called twice at once. */
    async pki(): Promise<PkiFiles> {
        const { directory, domain, serviceCidr } = this.options;
        return ensurePki(controlPlanePaths(directory).pki, { domain, serviceCidr });
    }

    /** Ends all components, the API server's clients first; within a few seconds. */
    async stop(): Promise<void> {
        for (const components of [
            ["kube-controller-manager", "kube-scheduler"],
            ["kube-apiserver"],
            ["etcd"],
        ] as const) {
            await Promise.all(components.map(async (component) => this.processes.get(component)?.stop(STOP_GRACE_MS)));
        }
        this.processes.clear();
    }

    /**
     * Kubeconfig of the cluster's administrator. Secret.
     * @param serverUrl where the API server is reached, `https://<address>:<port>`
     */
    adminKubeconfig(serverUrl: string): string {
        const { clusterId, domain } = this.options;
        const { credentials } = this.started();
        return kubeconfigYaml({ clusterId, server: serverUrl, tlsServerName: domain, credentials });
    }

    /** The administrator's access for the lab itself, straight to 127.0.0.1. */
    kubeConfig(): KubeConfig {
        const kubeConfig = new KubeConfig();
        kubeConfig.loadFromString(this.adminKubeconfig(this.url()));
        return kubeConfig;
    }

    private url(): string {
        return `https://127.0.0.1:${this.port}`;
    }

    private started(): { port: number; credentials: ClientCredentials } {
        if (!this.credentials || !this.port) {
            throw new Error(`the control plane of ${this.options.clusterId} has not been started yet`);
        }
        return { port: this.port, credentials: this.credentials };
    }

    private async writeKubeconfigs(pki: PkiFiles): Promise<void> {
        const { clusterId, directory } = this.options;
        const { kubeconfigs } = controlPlanePaths(directory);
        for (const component of ["controllerManager", "scheduler"] as const) {
            const credentials = await readCredentials(pki.ca, pki[component]);
            const yaml = kubeconfigYaml({ clusterId, server: this.url(), user: component, credentials });
            await writeFile(kubeconfigs[component], yaml, { mode: 0o600 });
        }
    }

    private createProcesses(pki: PkiFiles): Map<Component, SupervisedProcess> {
        const { directory, binary, log } = this.options;
        const paths = controlPlanePaths(directory);
        const flags = controlPlaneFlags({
            ...this.options,
            apiServerPort: this.port,
            pki,
            etcdDirectory: paths.etcd,
            kubeconfigs: paths.kubeconfigs,
        });
        const create = (name: Component) =>
            new SupervisedProcess({
                name,
                command: binary,
                args: [name, ...flags[name]],
                // Nothing else of the lab's environment: it holds credentials and proxies that are not theirs.
                env: { TKE_LAB_PARENT_PID: String(process.pid) },
                cwd: directory,
                logFile: join(paths.logs, `${name}.log`),
                log,
            });
        return new Map(COMPONENTS.map((component) => [component, create(component)]));
    }

    private startProcesses(...components: Component[]): void {
        for (const component of components) {
            this.processes.get(component)?.start();
        }
    }

    private async ready(): Promise<void> {
        const deadline = Date.now() + READY_TIMEOUT_MS;
        while (!(await this.isReady())) {
            if (this.processes.size === 0) {
                throw new Error(`the control plane of ${this.options.clusterId} was stopped while it started`);
            }
            const hopeless = [...this.processes.values()].some(({ exits }) => exits >= HOPELESS_EXITS);
            if (hopeless || Date.now() >= deadline) {
                throw new Error(await this.notReadyMessage());
            }
            await sleep(READY_POLL_MS);
        }
    }

    private isReady(): Promise<boolean> {
        const { certificateAuthority: ca, certificate: cert, privateKey: key } = this.started().credentials;
        return new Promise((resolve) => {
            const poll = request(
                `${this.url()}/readyz`,
                { ca, cert, key, agent: false, timeout: 5_000 },
                (response) => {
                    response.resume();
                    resolve(response.statusCode === 200);
                },
            );
            poll.on("timeout", () => poll.destroy());
            poll.on("error", () => resolve(false));
            poll.end();
        });
    }

    private async notReadyMessage(): Promise<string> {
        const { clusterId, directory } = this.options;
        const logs = await Promise.all(
            (["etcd", "kube-apiserver"] as const).map(async (component) => ({
                component,
                lines: (await this.processes.get(component)?.lastLogLines(LOG_LINES_READ)) ?? [],
            })),
        );
        const where = controlPlanePaths(directory).logs;
        return `the API server of ${clusterId} (${this.url()}) does not become ready; logs are in ${where}\n${failureByLogs(logs, directory, LOG_LINES_IN_ERROR).join("\n")}`;
    }
}
