import { progressLine } from "../../../cli/print/progress-line";
import { controlPlaneBinary } from "../../../lab/kubernetes/binary";

const BUILD_TIMEOUT_MS = 45 * 60_000;

/** The first `before` hook of every suite with a real control plane: builds its binary where that is missing. */
export async function buildControlPlane(this: Mocha.Context): Promise<void> {
    this.timeout(BUILD_TIMEOUT_MS);
    const line = progressLine(process.stderr);
    await controlPlaneBinary({ onProgress: (message) => line.update(message) });
    line.clear();
}
