import Table from "cli-table3";
import { stdoutColors as colors } from "./colors";
import type { Path } from "./path";
import type { Proof } from "./verify";

/** Widths of the columns; with their borders 120. */
const WIDTHS = [12, 42, 32, 18, 10];

/** What was proven, for a terminal of 120 columns; in colour where stdout is a terminal that has colours. */
export function proofTable(proofs: readonly Proof[]): string {
    const table = new Table({
        head: ["scenario", "path taken\nclient → CLB → node:port → Pod", "what the Pod saw", "read from", "verdict"],
        colWidths: WIDTHS,
        wordWrap: true,
        wrapOnWordBoundary: true,
        style: { head: [], border: [] },
    });
    for (const proof of proofs) {
        table.push([scenarioOf(proof), pathLines(proof.path), sawLines(proof), readFrom(proof), verdictOf(proof)]);
        if (proof.reason) {
            table.push([{ colSpan: WIDTHS.length, content: colors.red(proof.reason) }]);
        }
    }
    return `${table.toString()}\n${summary(proofs)}`;
}

function scenarioOf({ stack, scenario }: Proof): string {
    return stack === `scenario${scenario}` ? stack : `${stack}\n(${scenario})`;
}

/** The way of a request: to the CLB on the first line, then a hop a line. */
function pathLines({ client, clb, nodes, pods }: Path): string {
    const inside = [...(nodes.length > 0 ? [oneOf(nodes)] : []), pods.length > 0 ? oneOf(pods) : "no Pod"];
    return [`${client} → ${clb}`, ...inside.map((hop) => `→ ${hop}`)].join("\n");
}

/** More than one where the answer does not tell which one it was. */
function oneOf([first, ...others]: readonly string[]): string {
    return others.length > 0 ? `${first} (+${others.length})` : `${first}`;
}

function sawLines({ remoteAddr, xForwardedFor, proxyProtocolAddr }: Proof): string {
    if (!remoteAddr && !xForwardedFor) {
        return "nothing";
    }
    return [
        `remote_addr ${remoteAddr ?? "-"}`,
        ...(xForwardedFor ? [`X-Forwarded-For\n  ${xForwardedFor}`] : []),
        ...(proxyProtocolAddr ? [`PROXY protocol\n  ${proxyProtocolAddr}`] : []),
    ].join("\n");
}

const PLACES: Readonly<Record<Proof["clientIpFrom"], string>> = {
    remote_addr: "remote_addr",
    "x-forwarded-for": "X-Forwarded-For,\nrightmost",
    "proxy-protocol": "PROXY protocol\nheader",
};

function readFrom({ clientIpFrom, forged }: Proof): string {
    const place = PLACES[clientIpFrom];
    return forged ? `${place}\n(one was forged)` : place;
}

function verdictOf({ clientIpKept }: Proof): string {
    return clientIpKept ? colors.green("✔ kept") : colors.red("✘ lost");
}

function summary(proofs: readonly Proof[]): string {
    const stacks = new Set(proofs.map(({ stack }) => stack)).size;
    const kept = proofs.filter(({ clientIpKept }) => clientIpKept).length;
    const line = `${kept} of ${proofs.length} clients seen with their own address, in ${stacks} ${stacks === 1 ? "stack" : "stacks"}`;
    return kept === proofs.length && kept > 0 ? colors.green(line) : colors.red(line);
}
