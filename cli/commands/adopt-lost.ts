import type { Argv, CommandModule } from "yargs";
import { findLost } from "../cloud-resources/find-lost";
import { nextCommand } from "../next-command";
import { projectDirectory } from "../project";
import { openSession, sessionOptions, type SessionArguments } from "../stacks/session";
import { kindOf } from "../cloud-resources/kinds";

export const adoptLostCommand: CommandModule<object, Omit<SessionArguments, "policy">> = {
    command: "adopt-lost [stacks..]",
    describe:
        "take clusters and node pools into a stack that bear its tags and are not in its state, as a creation that timed out leaves them",
    builder: (parser: Argv) => sessionOptions(parser),
    handler: async (args) => {
        const session = await openSession(args);
        const { engine, environment, stacks } = session;
        const lost = await findLost({ engine, environment, projectDirectory, stacks });
        for (const stack of stacks) {
            const found = lost.get(stack) ?? [];
            const imported = found.flatMap(({ importAs }) => importAs ?? []);
            if (imported.length > 0) {
                await engine.importResources(stack, imported, { environment });
            }
            for (const { kind, id, importAs, remedy } of found) {
                const what = `${stack}: ${kindOf(kind).label} ${id}`;
                process.stdout.write(
                    importAs
                        ? `${what} is in the stack now\n`
                        : `${what} is not the stack's only one; to delete: ${remedy}\n`,
                );
            }
            process.stdout.write(
                found.length === 0
                    ? `${stack}: its state knows every cluster and node pool that bears its tags\n`
                    : `${nextCommand("up", [stack], args)}\n`,
            );
        }
    },
};
