import { labStatus, startLab } from "../../lab/daemon-client";
import type { LabStatus } from "../../lab/daemon/daemon";
import type { LabHome } from "../../lab/home";
import { controlPlaneBinary } from "../../lab/kubernetes/binary";
import { progressLine } from "../print/progress-line";

/** The lab's status; starts it first where it does not run, and builds the Kubernetes control plane where that is missing. */
export async function ensureLab(home: LabHome): Promise<LabStatus> {
    const running = await labStatus(home);
    if (running) {
        return running;
    }
    const line = progressLine(process.stderr);
    try {
        const binary = await controlPlaneBinary({ onProgress: (message) => line.update(message) });
        line.update("Starting the lab …");
        return await startLab(home, binary);
    } finally {
        line.clear();
    }
}
