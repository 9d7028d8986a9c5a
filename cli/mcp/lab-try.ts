import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labStatus } from "../../lab/daemon-client";
import type { ScenarioNumber } from "../../tke/scenarios";
import { projectDirectory, projectLabHome } from "../project";
import { labManifests, TRY_NAMESPACE } from "./lab-manifests";

/** What a run of a scenario in the lab showed, and what it started. */
export interface LabTry {
    scenario: number;
    /** Whether every client's address was kept. */
    kept: boolean;
    started: string;
    /** As `verify --json` prints them; of manifests, as `doctor --prove --json` does, by entry point. */
    proofs: unknown;
    /** The part of the manifests that was not tried. @default - none */
    leftOut?: readonly string[];
    /** The commands' own words, where something failed. */
    failure?: string;
}

/**
 * Brings a scenario up in the lab, connects to it, and destroys it again. With manifests it connects to twins of their
 * Services and Ingresses in the scenario's cluster instead, and nothing of the manifests runs.
 *
 * @param manifests YAML or JSON @default - the scenario's own app is tried
 * @throws Error where no lab runs and none may be started, the scenario is up already, or the manifests cannot be tried
 */
export async function tryInLab(scenario: ScenarioNumber, mayStart: boolean, manifests?: string): Promise<LabTry> {
    const wanted = manifests === undefined ? undefined : labManifests(manifests);
    const status = await labStatus(projectLabHome());
    if (!status && !mayStart) {
        throw new Error("no lab runs on this machine: start one (npm run lab -- start), or allow it with start: true");
    }
    const stack = `scenario${scenario}`;
    const existing = await run(["output", stack, "url", "--json"]);
    if (existing.code === 0) {
        throw new Error(`${stack} is up already: npm run verify -- ${stack} connects to it`);
    }
    const up = await run(["up", stack, "--json"]);
    const proven = wanted && up.code === 0 ? await proveAll(stack, wanted) : undefined;
    const down = await run(["destroy", stack, "--with-foreign-load-balancers"]);
    const failures = [up, ...(proven?.runs ?? []), down].filter(({ code }) => code !== 0 && code !== 1 && code !== 3);
    const failure = [...(up.code === 1 ? [up] : []), ...(down.code === 1 ? [down] : []), ...failures]
        .map(({ errors }) => errors)
        .join("\n");
    return {
        scenario,
        kept: proven ? proven.runs.length > 0 && proven.runs.every(({ code }) => code === 0) : up.code === 0,
        started: status ? `${stack}, in the lab that runs` : `a lab, and ${stack} in it; both were deleted again`,
        proofs: proven ? proven.proofs : parsed(up.output),
        ...(wanted && wanted.leftOut.length > 0 && { leftOut: wanted.leftOut }),
        ...(failure && { failure }),
    };
}

interface Proven {
    proofs: Record<string, unknown>;
    runs: readonly Run[];
}

/** Applies manifests to a stack's cluster, and proves each entry point by a twin, whose Pods alone run. */
async function proveAll(stack: string, { objects, entries }: ReturnType<typeof labManifests>): Promise<Proven> {
    const folder = mkdtempSync(join(tmpdir(), "lab-try-"));
    const kubeconfig = join(folder, "kubeconfig");
    const proofs: Record<string, unknown> = {};
    const runs: Run[] = [];
    try {
        const { output } = await run(["output", stack, "kubeconfig", "--show-secrets"]);
        writeFileSync(kubeconfig, output, { mode: 0o600 });
        await apply(output, objects);
        for (const entry of entries) {
            const target = ["doctor", "--prove", entry, "-n", TRY_NAMESPACE, "--kubeconfig", kubeconfig];
            const proof = await run([...target, "--yes", "--json"]);
            proofs[entry] = proof.output === "" ? proof.errors.trim() : parsed(proof.output);
            runs.push(proof);
        }
    } catch (error) {
        runs.push({ code: 2, output: "", errors: (error as Error).message });
    } finally {
        rmSync(folder, { recursive: true });
    }
    return { proofs, runs };
}

/** @throws Error where the API server refuses an object, with its kind and name */
async function apply(kubeconfig: string, objects: ReturnType<typeof labManifests>["objects"]): Promise<void> {
    const { KubeConfig, KubernetesObjectApi, PatchStrategy } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    const api = KubernetesObjectApi.makeApiClient(config);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: TRY_NAMESPACE } };
    for (const object of [namespace, ...objects]) {
        try {
            await api.patch(object, undefined, undefined, "lab-try", true, PatchStrategy.ServerSideApply);
        } catch (error) {
            const { body, message } = error as { body?: unknown; message: string };
            const said = parsed(typeof body === "string" ? body : "") as { message?: string } | string;
            throw new Error(
                `${object.kind} ${object.metadata?.name}: ${typeof said === "object" && said.message ? said.message : message}`,
                { cause: error },
            );
        }
    }
}

interface Run {
    code: number;
    output: string;
    errors: string;
}

/** A command of the project, in a process of its own: stdout is the protocol's. */
function run(args: readonly string[]): Promise<Run> {
    const command = [join(projectDirectory, "bootstrap.mjs"), "cli", ...args];
    return new Promise((resolve) => {
        execFile(process.execPath, command, { cwd: projectDirectory, maxBuffer: 2 ** 26 }, (error, output, errors) => {
            const code = error ? (typeof error.code === "number" ? error.code : 2) : 0;
            resolve({ code, output, errors });
        });
    });
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
