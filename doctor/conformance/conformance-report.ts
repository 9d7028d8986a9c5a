import { stringify } from "yaml";
import { z } from "zod";
import { ASSUMPTIONS } from "../../tke/assumptions";
import { casesOf, HOW_TO_DECIDE, SKIP_REASONS } from "./cases";
import type { Observation } from "./observation";

const VERDICTS = ["kept", "lost", "unknown"] as const;
const version = z
    .string()
    .regex(/^v?\d{1,4}(\.\d{1,5}){0,2}([-+](tke|alpha|beta|rc)\.?\d{0,4}(\.\d{1,4})?)?$/)
    .or(z.literal("unknown"));
const count = z.int().nonnegative();

/** Every text of a report is a version or one of a list: no name, address, id or secret has a place in it. */
export const reportSchema = z.strictObject({
    format: z.literal(1),
    tool: z.enum(["doctor --prove", "verify"]),
    versions: z.strictObject({ project: version, kubernetes: version, controller: version, provider: version }),
    cluster: z.strictObject({
        network: z.enum(["VPC-CNI", "GR", "Cilium-Overlay", "unknown"]),
        kubeProxy: z.enum(["iptables", "ipvs", "eBPF", "unknown"]),
        nodes: z.strictObject({ native: count, super: count }).optional(),
        region: z.enum(["mainland", "finance", "international", "unknown"]),
    }),
    entries: z.array(
        z.strictObject({
            entry: z.enum(["Service", "Ingress"]),
            pods: z.array(z.enum(["ENI", "bridge", "super node", "host network", "overlay", "ENI or bridge"])),
            path: z.enum(["direct", "NodePort", "unknown"]),
            peers: z.array(z.enum(["client", "node", "bridge", "CLB", "other"])),
            cases: z.array(
                z.strictObject({
                    case: z.enum(["verdict", ...ASSUMPTIONS]),
                    expected: z.enum([...VERDICTS, "does not hold"]),
                    seen: z.enum([...VERDICTS, "holds", "does not hold"]),
                    result: z.enum(["passed", "failed", "skipped"]),
                    why: z.enum(Object.values(SKIP_REASONS) as [string, ...string[]]).optional(),
                    how: z.enum(Object.values(HOW_TO_DECIDE) as [string, ...string[]]).optional(),
                }),
            ),
        }),
    ),
});

export type ConformanceReport = z.infer<typeof reportSchema>;

/** What a report is made of; versions that are none are reported as unknown. */
export interface ReportParts {
    tool: ConformanceReport["tool"];
    versions: { project: string; kubernetes?: string; controller?: string; provider?: string };
    network: string;
    kubeProxy: string;
    nodes?: { native: number; super: number };
    /** Such as `ap-guangzhou`. */
    region?: string;
    observations: readonly Observation[];
}

export function conformanceReport(parts: ReportParts): ConformanceReport {
    const { project, kubernetes, controller, provider } = parts.versions;
    const { network, kubeProxy } = reportSchema.shape.cluster.shape;
    return reportSchema.parse({
        format: 1,
        tool: parts.tool,
        versions: {
            project: versionOf(project),
            kubernetes: versionOf(kubernetes),
            controller: versionOf(controller),
            provider: versionOf(provider),
        },
        cluster: {
            network: network.safeParse(parts.network).data ?? "unknown",
            kubeProxy: kubeProxy.safeParse(parts.kubeProxy).data ?? "unknown",
            ...(parts.nodes && { nodes: { native: parts.nodes.native, super: parts.nodes.super } }),
            region: regionClass(parts.region),
        },
        entries: parts.observations.map((observation) => ({
            entry: observation.entry,
            pods: [...observation.pods],
            path: observation.path ?? "unknown",
            peers: [...new Set(observation.requests.map(({ sees }) => sees))],
            cases: casesOf(observation),
        })),
    });
}

/** The report as `--report FILE` writes it. */
export function reportYaml(report: ConformanceReport): string {
    return stringify(report);
}

function versionOf(text: string | undefined): string {
    return version.safeParse(text).data ?? "unknown";
}

const MAINLAND = /^ap-(beijing|shanghai|guangzhou|shenzhen|chengdu|chongqing|nanjing|hangzhou|tianjin|qingyuan)/;

function regionClass(region: string | undefined): ConformanceReport["cluster"]["region"] {
    if (region === undefined || !/^[a-z]+-[a-z0-9-]+$/.test(region)) {
        return "unknown";
    }
    if (region.includes("-fsi")) {
        return "finance";
    }
    return MAINLAND.test(region) ? "mainland" : "international";
}
