import assert from "node:assert/strict";
import type { CommandModule } from "yargs";
import { doctorCommand } from "../../../cli/commands/doctor";
import { migrateCommand } from "../../../cli/commands/migrate";
import { verifyCommand } from "../../../cli/commands/verify";
import { commandParser } from "../../../cli/parser";
import { UsageError } from "../../../cli/usage";

/** What yargs reads, or how it refuses it; nothing is run. */
async function parsed(command: CommandModule<object, object>, words: string[]): Promise<object> {
    return commandParser(words, [{ ...(command as CommandModule), handler: () => undefined }]).parseAsync();
}

describe("an option that names a place", () => {
    const cases: [command: unknown, words: string[], options: string[]][] = [
        [doctorCommand, ["doctor", "service/web"], ["--kubeconfig", "--context", "--namespace", "--filename"]],
        [migrateCommand, ["migrate", "service/web"], ["--kubeconfig", "--context", "--namespace", "--url"]],
        [verifyCommand, ["verify"], ["--service", "--url", "--kubeconfig", "--context"]],
    ];
    for (const [command, words, options] of cases) {
        it(`of ${words[0]} is refused without a value: it would mean another place`, async () => {
            const of = command as CommandModule<object, object>;
            for (const option of options) {
                for (const value of [[option, ""], [`${option}=`], [option]]) {
                    await assert.rejects(
                        parsed(of, [...words, ...value]),
                        (error) =>
                            error instanceof UsageError &&
                            /^(--\S+ has no value: set one|Not enough arguments following)/.test(error.message),
                        value.join(" "),
                    );
                }
                assert.deepEqual(
                    [((await parsed(of, [...words, option, "x"])) as Record<string, unknown>)[option.slice(2)]].flat(),
                    ["x"],
                );
            }
            await parsed(of, words);
        });
    }
});
