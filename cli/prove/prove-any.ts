import type { AppProof } from "../../verify/app-proof/prove-app";
import { appProofTable } from "../../verify/app-proof/app-table";
import { proofTable } from "../../verify/proof-table";
import type { Proof } from "../../verify/verify";
import { printJson } from "../print/output";
import { prove, type ProofArguments } from "./prove";
import { proveStacks } from "./prove-app";
import type { Session } from "../stacks/session";

/** What was found out about stacks: by the echo server's answer, or by the log of an app that is another. */
export interface AnyProofs {
    echo: Proof[];
    byLogs: AppProof[];
}

/**
 * Proves stacks by the echo server's answers, and those in whose Pods another app answers by its log.
 *
 * @param provers in place of connections. @default - {@link prove} and {@link proveStacks}
 */
export async function proveAny(
    session: Session,
    stacks: readonly string[],
    args: ProofArguments,
    provers: { prove: typeof prove; proveStacks: typeof proveStacks } = { prove, proveStacks },
): Promise<AnyProofs> {
    const all = stacks.length > 0 ? await provers.prove(session, stacks, args) : [];
    const own = new Set(all.filter(({ isOwnApp }) => isOwnApp).map(({ stack }) => stack));
    return {
        echo: all.filter(({ stack }) => !own.has(stack)),
        byLogs: own.size > 0 ? await provers.proveStacks({ ...session, stacks: [...own] }, { by: "logs" }, args) : [],
    };
}

/** Prints the proofs; true where there are any, and every client's address was kept. */
export function printAnyProofs({ echo, byLogs }: AnyProofs, json: boolean): boolean {
    if (json) {
        printJson([...echo, ...byLogs]);
    } else {
        const tables = [
            ...(echo.length > 0 ? [proofTable(echo)] : []),
            ...(byLogs.length > 0
                ? [`Apps other than the echo server, by their logs (--by logs):\n${appProofTable(byLogs)}`]
                : []),
        ];
        tables.forEach((table) => process.stdout.write(`${table}\n`));
    }
    const all = [...echo, ...byLogs];
    return all.length > 0 && all.every(({ clientIpKept }) => clientIpKept);
}
