import type { Argv, CommandModule } from "yargs";
import { findLost } from "../cloud-resources/find-lost";
import { whyNotImported } from "../cloud-resources/lost-resources";
import { nextCommand } from "../next-command";
import { projectDirectory } from "../project";
import { openSession, sessionOptions, type SessionArguments } from "../stacks/session";
import { kindOf } from "../../tencent/resource-kinds";

export const adoptLostCommand: CommandModule<object, Omit<SessionArguments, "policy">> = {
    command: "adopt-lost [stacks..]",
    describe:
        "add to a stack's state the clusters, node pools, CLBs and network resources that bear its tags but are missing from it, for example after a creation that timed out or was killed",
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
            for (const resource of found) {
                const { kind, id, importAs, remedy } = resource;
                const what = `${stack}: ${kindOf(kind).label} ${id}`;
                process.stdout.write(
                    importAs
                        ? `${what} is in the stack now\n`
                        : `${what} ${whyNotImported(resource)}; to delete: ${remedy}\n`,
                );
            }
            process.stdout.write(
                found.length === 0
                    ? `${stack}: no cluster, node pool, CLB or network resource with its tags is missing from its state\n`
                    : `${nextCommand("up", [stack], args)}\n`,
            );
        }
    },
};
