import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { observeProof } from "../../doctor/conformance/observe-proof";
import { networkOfStacks, observeStack } from "../../doctor/conformance/observe-stack";
import { conformanceReport, reportYaml, type ReportParts } from "../../doctor/conformance/conformance-report";
import type { ProofResult } from "../../doctor/prove/run-proof";
import type { Proof } from "../../verify/verify";
import { projectDirectory } from "../project";
import { UsageError } from "../usage";

/** Writes what a proof showed. @param folder what a relative path is relative to */
export function writeProofReport(file: string, folder: string, result: ProofResult, region: string | undefined): void {
    const { original, twin } = result.looks;
    write(file, folder, {
        tool: "doctor --prove",
        versions: {
            ...ownVersions(),
            ...(result.kubernetesVersion && { kubernetes: result.kubernetesVersion }),
            ...(original.controllerVersion && { controller: original.controllerVersion }),
        },
        network: twin.network === "unknown" ? original.network : twin.network,
        kubeProxy: twin.kubeProxy === "unknown" ? original.kubeProxy : twin.kubeProxy,
        nodes: original.nodes,
        ...(region && { region }),
        observations: [observeProof(result)],
    });
}

/** Writes what verify showed of stacks. */
export function writeStackReport(
    file: string,
    folder: string,
    proofs: readonly Proof[],
    region: string | undefined,
): void {
    const stacks = [...Map.groupBy(proofs, ({ stack }) => stack).values()];
    write(file, folder, {
        tool: "verify",
        versions: ownVersions(),
        network: networkOfStacks(proofs),
        kubeProxy: "unknown",
        ...(region && { region }),
        observations: stacks.flatMap((each) => observeStack(each) ?? []),
    });
}

function write(file: string, folder: string, parts: ReportParts): void {
    const path = resolve(folder, file);
    try {
        writeFileSync(path, reportYaml(conformanceReport(parts)));
    } catch (error) {
        throw new UsageError(`--report ${file} cannot be written: ${(error as Error).message}`);
    }
}

/** Of the project, and of the provider that its package is generated from. */
function ownVersions(): { project: string; provider: string } {
    const versionOf = (...path: string[]) =>
        (JSON.parse(readFileSync(join(projectDirectory, ...path, "package.json"), "utf8")) as { version: string })
            .version;
    return { project: versionOf(), provider: versionOf("sdks", "tencentcloud") };
}
