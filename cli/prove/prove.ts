import type { ProgramExports } from "../../engine/api/engine";
import { proofTable } from "../../verify/proof-table";
import { verifyStack, type Proof } from "../../verify/verify";
import { labReach } from "../lab/lab-clients";
import { printJson } from "../print/output";
import { VerifyProgress } from "../print/verify-progress";
import { checkedSeconds } from "../seconds";
import type { Session } from "../stacks/session";
import { UsageError } from "../usage";

/** How long verify tries where `--timeout` is not set. */
export const TIMEOUT_SECONDS = 60;

export interface ProofArguments {
    json?: boolean;
    expectIp?: string;
    ipEcho?: string;
    from?: string;
    /** Seconds. @default 60 */
    timeout?: string;
}

/**
 * The stacks that are up, with their outputs in clear; those that are not are left out, unless they were named.
 * Throws a UsageError where none is left, or where this machine's address must be known and is not.
 */
export async function upStacks(
    session: Session,
    stacks: readonly string[],
    args: ProofArguments,
): Promise<{ stack: string; outputs: ProgramExports }[]> {
    if (!session.lab && args.from !== undefined) {
        throw new UsageError(
            "--from is for the lab; on Tencent Cloud run verify on the machine that is to be the client",
        );
    }
    const { environment } = session;
    const outputs = await Promise.all(
        stacks.map((stack) => session.engine.outputs(stack, { showSecrets: true, environment })),
    );
    const down = stacks.filter((_, index) => Object.keys(outputs[index]!).length === 0);
    if (down.length === stacks.length || (session.named && down.length > 0)) {
        throw new UsageError(`not up: ${down.join(", ")}; bring up what you want to verify: npm run up -- ${down[0]}`);
    }
    const up = stacks
        .map((stack, index) => ({ stack, outputs: outputs[index]! }))
        .filter(({ stack }) => !down.includes(stack));
    if (!session.lab && !args.expectIp && !args.ipEcho && up.some(({ outputs }) => outputs.clbType !== "internal")) {
        throw new UsageError(
            "on Tencent Cloud verify must know this machine's public address: set --expect-ip ADDRESS, or --ip-echo URL",
        );
    }
    return up;
}

/**
 * Connects to every stack as clients do, and says what its Pods saw. Stacks that are not up are left out, unless they
 * were named. Throws a UsageError where none is left.
 */
export async function prove(session: Session, stacks: readonly string[], args: ProofArguments): Promise<Proof[]> {
    const up = await upStacks(session, stacks, args);
    const { environment } = session;
    const timeoutSeconds = checkedSeconds("timeout", args.timeout) ?? TIMEOUT_SECONDS;
    const progress = new VerifyProgress(timeoutSeconds);
    try {
        const proofs = await Promise.all(
            up.map(async (stack) =>
                verifyStack({
                    ...stack,
                    ...(session.lab
                        ? await labReach(session.lab, stack.outputs, { from: args.from })
                        : { clients: [] }),
                    expectIp: args.expectIp,
                    ipEcho: args.ipEcho,
                    deadlineMs: timeoutSeconds * 1000,
                    environment,
                    onWaiting: (waiting) => progress.update(waiting),
                }),
            ),
        );
        return proofs.flat();
    } finally {
        progress.end();
    }
}

/** Prints the proofs; true where every client's address was kept. */
export function printProofs(proofs: readonly Proof[], json: boolean): boolean {
    if (json) {
        printJson(proofs);
    } else if (proofs.length > 0) {
        process.stdout.write(`${proofTable(proofs)}\n`);
    }
    return proofs.length > 0 && proofs.every(({ clientIpKept }) => clientIpKept);
}
