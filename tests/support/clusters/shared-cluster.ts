import { buildControlPlane } from "./control-plane";
import { ControllerCluster } from "./controller-cluster";

const cluster = new ControllerCluster();
let users = 0;
let started: Promise<void> | undefined;

async function release(): Promise<void> {
    if (started) {
        await started.catch(() => undefined);
        started = undefined;
        await cluster.stop();
    }
}

/**
 * The one cluster of all suites in this folder, for the suite that calls it: started before the first of them, stopped
 * after the last. Each uses namespaces of its own, and puts back what it changes of the cluster itself. To be called
 * where the suite is described; the cluster is there in its hooks and tests.
 */
export function useSharedCluster(): ControllerCluster {
    users += 1;
    before(buildControlPlane);
    before(function () {
        this.timeout(60_000);
        return (started ??= cluster.start());
    });
    after(async function () {
        this.timeout(60_000);
        users -= 1;
        if (users === 0) {
            await release();
        }
    });
    return cluster;
}

// Where --grep leaves whole suites out, the last one that runs is not the last one that was described.
after(release);
