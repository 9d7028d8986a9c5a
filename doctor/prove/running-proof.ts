import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { EnvironmentError } from "../model/environment-error";
import type { Text } from "../model/text";
import { ApiStatusError } from "../../kubeconfig/read-api";
import { LEASE_NAME, PROOF_LABELS, PROOF_NAMESPACE } from "./identity";
import type { Lease, ProofCluster } from "./proof-cluster";

/** How often a running proof renews its Lease. */
const RENEWAL_MS = 4_000;

/** A Lease that is not renewed for so long is a killed proof's. Clocks of machines are not compared. */
const WATCH_MS = 3 * RENEWAL_MS;

/** Whether a proof is running, on any machine. Watches for 12 s whether the Lease is renewed; without a Lease none is running. */
export async function isRunning(cluster: ProofCluster, signal?: AbortSignal, watchMs = WATCH_MS): Promise<boolean> {
    const before = await cluster.lease();
    await sleep(watchMs, undefined, { signal });
    const after = await cluster.lease();
    return after !== undefined && after.spec?.renewTime !== before?.spec?.renewTime;
}

/** Keeps other proofs of the cluster away until it is released. */
export class RunningProof {
    private timer: NodeJS.Timeout | undefined;
    private renewing: Promise<void> = Promise.resolve();

    private constructor(
        private readonly cluster: ProofCluster,
        private lease: Lease,
    ) {}

    /** @throws EnvironmentError where another proof runs */
    static async begin(cluster: ProofCluster): Promise<RunningProof> {
        const now = microTime();
        try {
            const lease = await cluster.createLease({
                apiVersion: "coordination.k8s.io/v1",
                kind: "Lease",
                metadata: { name: LEASE_NAME, labels: { ...PROOF_LABELS } },
                spec: { holderIdentity: randomUUID(), acquireTime: now, renewTime: now, leaseDurationSeconds: 12 },
            });
            const running = new RunningProof(cluster, lease);
            running.timer = setInterval(() => running.renew(), RENEWAL_MS);
            return running;
        } catch (error) {
            if (error instanceof ApiStatusError && error.status === 409) {
                throw new EnvironmentError(alreadyRuns);
            }
            throw error;
        }
    }

    /** Renews no more; the Lease is deleted with everything else. */
    async stop(): Promise<void> {
        clearInterval(this.timer);
        await this.renewing;
    }

    private renew(): void {
        this.renewing = this.renewing.then(async () => {
            const spec = { ...this.lease.spec, renewTime: microTime() };
            // A failed renewal is followed by the next one.
            this.lease = await this.cluster.renewLease({ ...this.lease, spec }).catch(() => this.lease);
        });
    }
}

export const alreadyRuns: Text = {
    en: `a proof runs in this cluster (Lease ${LEASE_NAME} of namespace ${PROOF_NAMESPACE} is being renewed): wait until it has ended`,
    zh: `该集群中有验证正在运行（命名空间 ${PROOF_NAMESPACE} 的 Lease ${LEASE_NAME} 仍在续期）：请等待其结束`,
};

/** Kubernetes' MicroTime. */
function microTime(): string {
    return new Date().toISOString().replace("Z", "000Z");
}
