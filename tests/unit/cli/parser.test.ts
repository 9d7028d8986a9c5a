import assert from "node:assert/strict";
import { COMMAND_NAMES, commandsFor } from "../../../cli/commands";
import { commandParser } from "../../../cli/parser";
import { UsageError } from "../../../cli/usage";

/** What stands before the options of a command that has to be told something. */
const REQUIRED: Readonly<Record<string, string[]>> = {
    output: ["dev"],
    lab: ["start"],
    completion: ["bash"],
    "adopt-lost": ["dev"],
    migrate: ["service/web"],
};

async function refusal(...words: string[]): Promise<string> {
    const parse = async () => commandParser(words, commandsFor(words[0])).parseAsync();
    const error: unknown = await parse().catch((reason: unknown) => reason);
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
}

describe("a mistyped option", () => {
    it("is named with the one that was probably meant", async () => {
        assert.equal(await refusal("up", "dev", "--timout", "3"), "Unknown option --timout: did you mean --timeout?");
        assert.equal(await refusal("doctor", "--jsno"), "Unknown option --jsno: did you mean --json?");
        assert.equal(
            await refusal("lab", "start", "--tme-factor=2"),
            "Unknown option --tme-factor: did you mean --time-factor?",
        );
    });

    it("stands once, beside every other one", async () => {
        assert.equal(
            await refusal("up", "--jsno", "--parralel-runs", "--polcy", "--polcy"),
            "Unknown option --jsno: did you mean --json?\n" +
                "  Unknown option --parralel-runs. See --help.\n" +
                "  Unknown option --polcy: did you mean --policy?",
        );
    });

    it("is taken for nothing where no option is like it", async () => {
        for (const name of COMMAND_NAMES) {
            assert.match(
                await refusal(name, ...(REQUIRED[name] ?? []), "--wxyz"),
                /^Unknown option --wxyz\. See --help\.$/,
            );
        }
    });

    it("is no unknown argument", async () => {
        assert.equal(await refusal("lab", "bogus"), "Unknown argument: bogus");
    });

    it("leaves a mistyped command to yargs", async () => {
        assert.equal(await refusal("upp"), "Did you mean up?");
    });
});

describe("doctor explain", () => {
    it("refuses doctor's options, which it has no use for", async () => {
        const message = "Unknown option --kubeconfig. See --help.";
        assert.equal(await refusal("doctor", "explain", "TCI0001", "--kubeconfig=x"), message);
    });

    it("has its own word and language alone in its help", async () => {
        const help = await commandParser(["doctor", "explain"], commandsFor("doctor")).getHelp();
        assert.deepEqual(new Set(help.match(/--\w[\w-]*/g)), new Set(["--help", "--lang"]));
        assert.equal(help.match(/"zh"/g)?.length, 1, help);
    });
});

describe("the files of doctor", () => {
    it("may be standard input, before and behind others", async () => {
        for (const [words, files] of [
            [["-f", "-"], ["-"]],
            [["--filename", "-", "-n", "shop"], ["-"]],
            [
                ["-f", "a.yaml", "-f", "-"],
                ["a.yaml", "-"],
            ],
        ] as const) {
            let filename: unknown;
            const [command] = commandsFor("doctor").filter(({ command: name }) => String(name).startsWith("doctor"));
            const handler = (args: object) => void ({ filename } = args as { filename?: unknown });
            const seen = { ...command!, handler };
            await commandParser(["doctor", ...words], [seen]).parseAsync();
            assert.deepEqual(filename, files);
        }
    });
});
