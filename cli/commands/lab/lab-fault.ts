import type { ArgumentsCamelCase, Argv, CommandModule } from "yargs";
import { nearestWord } from "../../../tke/nearest-word";
import { addFault, clearFaults, labActions, listFaults } from "../../../lab/daemon-client";
import { InvalidFault, parseFault, type FaultRequest } from "../../../lab/cloud/faults/fault-request";
import { BadRequest } from "../../../lab/daemon/control-server";
import { stdoutColors as colors } from "../../../verify/colors";
import { faultTable } from "../../lab/lab-report";
import { jsonOption, printJson } from "../../print/output";
import { projectLabHome } from "../../project";
import { UsageError } from "../../usage";

/** Every value is a text here, so that one place (parseFault) finds all mistakes at once. */
function addOptions(parser: Argv) {
    return jsonOption(parser)
        .positional("action", {
            type: "string",
            demandOption: true,
            describe: "name of an action, or '*' for all; of Kubernetes: \"patch services\"",
        })
        .option("service", {
            type: "string",
            describe: "only actions of this service, such as clb; kubernetes: the clusters' API servers",
        })
        .option("region", { type: "string", describe: "only calls to this region" })
        .option("error", { type: "string", describe: "answer with this error code, such as RequestLimitExceeded" })
        .option("message", { type: "string", describe: "the error's message" })
        .option("status", {
            type: "string",
            describe: "answer with this HTTP status, 500 to 599; the action does not run",
        })
        .option("disconnect", { type: "boolean", describe: "close the connection; the action does not run" })
        .option("truncate", {
            type: "boolean",
            describe: "run the action and close the connection in the middle of the answer",
        })
        .option("delay", { type: "string", describe: "run the action after this delay: 500ms, 2s, 1m" })
        .option("hang", { type: "string", describe: "never answer: before the action has run, or after" })
        .option("crash", { type: "string", describe: "kill the lab: before the action has run, or after" })
        .option("nth", {
            type: "string",
            describe: "only the call with this number, counted from now: 1 is the next call",
        })
        .option("times", {
            type: "string",
            describe: "only this many of the next calls; default: until the fault is cleared",
        })
        .option("rate", { type: "string", describe: "only this share of the calls, such as 0.3" })
        .option("seed", { type: "string", describe: "with --rate: the same seed selects the same calls; default: 1" });
}

async function add(args: ArgumentsCamelCase<FaultRequest & { json?: boolean }>): Promise<void> {
    const home = projectLabHome();
    const { action, service, region, times, nth, rate, seed } = args;
    const { error, message, status, disconnect, truncate, delay, hang, crash } = args;
    const effect = { error, message, status, disconnect, truncate, delay, hang, crash };
    const request = { action, service, region, times, nth, rate, seed, ...effect };
    const actions = await labActions(home);
    const fault = await refused(async () => {
        parseFault(request, actions, nearestWord);
        return addFault(home, request);
    });
    if (args.json) {
        printJson(fault);
    } else {
        process.stdout.write(`${faultTable([fault])}\n`);
    }
}

async function list({ json }: { json?: boolean }): Promise<void> {
    const faults = await listFaults(projectLabHome());
    if (json) {
        printJson(faults);
    } else {
        process.stdout.write(faults.length > 0 ? `${faultTable(faults)}\n` : colors.dim("The lab has no faults.\n"));
    }
}

async function clear({ id }: { id?: string }): Promise<void> {
    const cleared = await refused(() => clearFaults(projectLabHome(), id));
    const ids = cleared.map(({ faultId }) => faultId);
    process.stdout.write(ids.length > 0 ? `Cleared ${ids.join(", ")}.\n` : "The lab had no faults.\n");
}

/** A fault that cannot be is a mistake in the command's use. */
async function refused<T>(work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        throw error instanceof InvalidFault || error instanceof BadRequest ? new UsageError(error.message) : error;
    }
}

export const faultCommand: CommandModule = {
    command: "fault",
    describe: "make calls of Tencent's API or of Kubernetes fail: add, list, clear",
    builder: (parser) =>
        parser
            .command("add <action>", "make an action fail from now on", addOptions, add)
            .command("list", "list the faults, and how often each occurred", jsonOption, list)
            .command(
                "clear [id]",
                "remove one fault, or all",
                (each: Argv) => each.positional("id", { type: "string", describe: "such as fault-1; default: all" }),
                clear,
            )
            .demandCommand(1, "Which fault command? See --help."),
    handler: () => undefined,
};
