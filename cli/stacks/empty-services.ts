import type { ProgramExports } from "../../engine/api/engine";
import { ClusterReader } from "../../verify/cluster-reader";
import { stderrColors as colors } from "../../verify/colors";
import { emptyServices } from "../../verify/no-backend";
import { projectDirectory } from "../project";
import type { Session } from "./session";
import { configuredValue } from "./stack-config";
import { allStacks } from "./stacks";

/**
 * Warns of stacks whose clients reach no Pod, which no resource of the stack shows: a workload that the stack has adopted is none of
 * them.
 */
export async function warnOfEmptyServices({ engine, environment }: Session, stacks: readonly string[]): Promise<void> {
    const all = allStacks(projectDirectory);
    for (const stack of stacks) {
        const workload = configuredValue(projectDirectory, stack, all, "workload");
        for (const service of await emptyServicesOf(await engine.outputs(stack, { environment, showSecrets: true }))) {
            const what = typeof workload === "string" ? workload : "the workload";
            process.stderr.write(
                `${colors.bold(stack)}  ${colors.yellow("warning")}: ${service}: clients of the stack reach nothing. ` +
                    `If ${what} was deleted, deploy it again, or destroy the stack\n`,
            );
        }
    }
}

/** Of a stack that is up. What may not be read is not known to be empty. */
async function emptyServicesOf({ kubeconfig, namespace, loadBalancerId }: ProgramExports): Promise<string[]> {
    if (typeof kubeconfig !== "string" || typeof namespace !== "string" || typeof loadBalancerId !== "string") {
        return [];
    }
    const facts = await ClusterReader.ofStack(kubeconfig)
        .namespaceFacts(namespace)
        .catch(() => undefined);
    return facts ? emptyServices(facts, loadBalancerId) : [];
}
