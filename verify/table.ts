import Table from "cli-table3";
import pc from "picocolors";
import type { Path } from "./path";
import type { Proof } from "./verify";

/** Widths of the columns; with their borders 120. */
const WIDTHS = [12, 44, 28, 17, 13];

/** What was proven, for a terminal of 120 columns; in colour where stdout is a terminal that has colours. */
export function proofTable(proofs: readonly Proof[]): string {
    const table = new Table({
        head: ["scenario", "path taken", "what the Pod saw", "read from", "verdict"],
        colWidths: WIDTHS,
        wordWrap: true,
        wrapOnWordBoundary: true,
        style: { head: [], border: [] },
    });
    for (const proof of proofs) {
        table.push([scenarioOf(proof), pathLines(proof.path), sawLines(proof), readFrom(proof), verdictOf(proof)]);
        if (proof.reason) {
            table.push([{ colSpan: WIDTHS.length, content: pc.red(proof.reason) }]);
        }
    }
    return `${table.toString()}\n${summary(proofs)}`;
}

function scenarioOf({ stack, scenario }: Proof): string {
    return stack === `scenario${scenario}` ? stack : `${stack}\n(${scenario})`;
}

/** The way of a request, a hop a line. */
function pathLines({ client, clb, nodes, pods }: Path): string {
    const hops = [
        `client ${client}`,
        `CLB ${clb}`,
        ...(nodes.length > 0 ? [`node ${oneOf(nodes)}`] : []),
        pods.length > 0 ? `Pod ${oneOf(pods)}` : "no Pod",
    ];
    return hops.map((hop, index) => (index === 0 ? hop : `→ ${hop}`)).join("\n");
}

/** The answer does not tell which one it was. */
function oneOf([first, ...others]: readonly string[]): string {
    return others.length > 0 ? `${first} or ${others.length} more` : `${first}`;
}

function sawLines({ remoteAddr, xForwardedFor }: Proof): string {
    if (!remoteAddr && !xForwardedFor) {
        return "nothing";
    }
    const hops = xForwardedFor?.split(",").map((hop) => hop.trim()) ?? [];
    return [`remote_addr ${remoteAddr ?? "-"}`, ...(hops.length > 0 ? ["X-Forwarded-For", ...hops.map((hop) => `  ${hop}`)] : [])].join("\n");
}

function readFrom({ clientIpFrom, forged }: Proof): string {
    const place = clientIpFrom === "remote_addr" ? "remote_addr" : "X-Forwarded-For\nrightmost hop";
    return forged ? `${place}\n(one forged)` : place;
}

function verdictOf({ clientIpKept }: Proof): string {
    return clientIpKept ? pc.green("✔ kept") : pc.red("✘ lost");
}

function summary(proofs: readonly Proof[]): string {
    const stacks = new Set(proofs.map(({ stack }) => stack)).size;
    const kept = proofs.filter(({ clientIpKept }) => clientIpKept).length;
    const line = `${kept} of ${proofs.length} clients seen with their own address, in ${stacks} ${stacks === 1 ? "stack" : "stacks"}`;
    return kept === proofs.length && kept > 0 ? pc.green(line) : pc.red(line);
}
