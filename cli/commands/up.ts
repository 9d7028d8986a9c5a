import { setTimeout as sleep } from "node:timers/promises";
import type { CommandModule } from "yargs";
import { confirmed, consentOption, type ConsentArguments } from "../consent";
import { refuseUndeclaredCommands } from "../stacks/undeclared-commands";
import { findLost } from "../cloud-resources/find-lost";
import { lostText, type LostResource } from "../cloud-resources/lost-resources";
import { kindOf } from "../../tencent/resource-kinds";
import { printNextCommand } from "../next-command";
import { projectDirectory } from "../project";
import type { ProofArguments } from "../prove/prove";
import { printAnyProofs, proveAny } from "../prove/prove-any";
import { stderrColors as colors } from "../../verify/colors";
import { failed, failedStacks, succeeded } from "../stacks/results";
import { repeatThrottled } from "../stacks/repeat-throttled";
import { runOnStacks } from "../stacks/run-stacks";
import {
    openSession,
    parallelOption,
    policyOption,
    sessionOptions,
    type Session,
    type SessionArguments,
} from "../stacks/session";
import { configuredValue } from "../stacks/stack-config";
import { upTimeLimit } from "../stacks/time-limit";
import { stackTags } from "../stacks/stack-tags";
import { allStacks } from "../stacks/stacks";
import { proofOptions } from "./verify";

export const upCommand: CommandModule<object, SessionArguments & ProofArguments & ConsentArguments> = {
    command: "up [stacks..]",
    describe: "bring the stacks up, then verify them; exit code 1 if any address was lost",
    builder: (parser) =>
        consentOption(proofOptions(policyOption(parallelOption(sessionOptions(parser))))).option("timeout", {
            type: "string",
            requiresArg: true,
            describe:
                "time limit of each stack in seconds, until every Pod has answered; the error names what it still waits for",
            defaultDescription: "none until it is up, 60 to verify it",
        }),
    handler: async (args) => {
        const session = await openSession(args, { creates: true });
        refuseUndeclaredCommands(session);
        confirmed(session, args);
        await refuseLost(session, args);
        const all = allStacks(projectDirectory);
        const options = {
            stackTags: (stack: string) => stackTags(stack, configuredValue(projectDirectory, stack, all, "ttl")),
        };
        const limit = upTimeLimit(args);
        const results = await repeatThrottled(
            session.stacks,
            (stacks) =>
                runOnStacks({ ...session, stacks: [...stacks] }, "up", { ...options, timeLimit: limit.ofRun() }),
            sleep,
        );
        const up = succeeded(results);
        const timeout = limit.ofVerification(results);
        const kept = printAnyProofs(await proveAny(session, up, { ...args, timeout }), args.json ?? false);
        process.exitCode = kept && !failed(results) ? 0 : 1;
        if (failed(results)) {
            printNextCommand("up", failedStacks(results), args);
        } else if (!kept) {
            printNextCommand("verify", up, args);
        }
    },
};

/**
 * Another `up` would create what is lost a second time: what the state knows to have been cut off is taken in, anything else may be
 * another state's. What cannot be searched is no reason to stop.
 */
async function refuseLost(session: Session, args: SessionArguments): Promise<void> {
    const lost = await findLost({ ...session, projectDirectory }).catch((error: Error) => {
        process.stderr.write(`${colors.yellow("note:")} resources that the stacks have lost: ${error.message}\n`);
        return new Map<string, LostResource[]>();
    });
    const left = await Promise.all(
        [...lost].map(async ([stack, resources]) => [stack, await withoutCutOff(session, stack, resources)] as const),
    );
    const refused = left.filter(([, resources]) => resources.length > 0);
    if (refused.length > 0) {
        throw new Error(refused.map(([stack, resources]) => lostText(stack, resources, args)).join("\n"));
    }
}

/** Takes in what the stack's last `up` was creating when it was cut off. Returns what is lost otherwise. */
async function withoutCutOff(
    { engine, environment }: Session,
    stack: string,
    lost: readonly LostResource[],
): Promise<readonly LostResource[]> {
    const cutOff = lost.filter(({ importAs, isCutOff }) => importAs && isCutOff);
    if (cutOff.length === 0) {
        return lost;
    }
    await engine.importResources(
        stack,
        cutOff.flatMap(({ importAs }) => importAs ?? []),
        { environment },
    );
    for (const { kind, id } of cutOff) {
        process.stderr.write(
            `${stack}: ${kindOf(kind).label} ${id} was added to the stack: its creation had been interrupted\n`,
        );
    }
    return lost.filter((resource) => !cutOff.includes(resource));
}
