import { randomInt } from "node:crypto";
import { CLIENT_BLOCK } from "../lab/network/addresses";
import { proofTable } from "../verify/table";
import { verifyStack, type Proof } from "../verify/verify";
import { printJson } from "./output";
import type { Session } from "./session";
import { UsageError } from "./stacks";

export interface ProofArguments {
    json?: boolean;
    expectIp?: string;
    ipEcho?: string;
    timeout?: number;
}

/** How many clients connect to every stack in the lab; the last one forges an X-Forwarded-For. */
const LAB_CLIENTS = 3;

/** Addresses of the lab's clients, drawn anew for every proof so that no answer can be one from before. */
function labClients(): string[] {
    const addresses = new Set<string>();
    while (addresses.size < LAB_CLIENTS) {
        addresses.add(`127.${CLIENT_BLOCK}.${randomInt(0, 256)}.${randomInt(1, 255)}`);
    }
    return [...addresses];
}

/**
 * Connects to every stack as clients do, and says what its Pods saw. Stacks that are not up are left out, unless they
 * were named. Throws a UsageError where none is left.
 */
export async function prove(session: Session, stacks: readonly string[], args: ProofArguments): Promise<Proof[]> {
    if (session.target === "cloud" && !args.expectIp && !args.ipEcho) {
        throw new UsageError(
            "on Tencent Cloud verify must know this machine's public address: set --expect-ip ADDRESS, or --ip-echo URL",
        );
    }
    const environment = session.environment;
    const outputs = await Promise.all(
        stacks.map((stack) => session.engine.outputs(stack, { showSecrets: true, environment })),
    );
    const down = stacks.filter((_, index) => Object.keys(outputs[index]!).length === 0);
    if (down.length === stacks.length || (session.named && down.length > 0)) {
        throw new UsageError(`not up: ${down.join(", ")}; bring up what you want to verify: npm run up -- ${down[0]}`);
    }
    const proofs = await Promise.all(
        stacks
            .map((stack, index) => ({ stack, outputs: outputs[index]! }))
            .filter(({ stack }) => !down.includes(stack))
            .map((up) =>
                verifyStack({
                    ...up,
                    clients: session.target === "lab" ? labClients() : [],
                    expectIp: args.expectIp,
                    ipEcho: args.ipEcho,
                    deadlineMs: (args.timeout ?? 60) * 1000,
                    environment,
                }),
            ),
    );
    return proofs.flat();
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
