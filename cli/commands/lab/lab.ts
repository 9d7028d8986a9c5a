import { stdoutColors as colors } from "../../../verify/colors";
import type { ArgumentsCamelCase, Argv, CommandModule } from "yargs";
import { ASSUMPTIONS } from "../../../tke/assumptions";
import {
    configureLab,
    labEnvironment,
    labName,
    labResources,
    labStatus,
    resetLab,
    stopLab,
} from "../../../lab/daemon-client";
import { isConfirmed } from "../../consent";
import { ensureLab } from "../../lab/lab-session";
import { labSettings, type StartArguments } from "../../lab/lab-settings";
import { projectLabHome } from "../../project";
import { jsonOption, printJson } from "../../print/output";
import { shellQuote } from "../../print/shell-quote";
import { resourceTable, statusText } from "../../lab/lab-report";
import { faultCommand } from "./lab-fault";
import { imageCommand } from "./lab-image";

function startOptions(parser: Argv) {
    return parser
        .option("controller-defaults", {
            choices: ["new", "old"] as const,
            describe: "defaults in tke-service-controller-config of clusters created from now on (457/131136)",
        })
        .option("bill-by-ip", {
            choices: ["on", "off"] as const,
            describe: "whether clusters created from now on belong to a bill-by-IP account (457/41897)",
        })
        .option("snat-pro", {
            choices: ["on", "off"] as const,
            describe: "whether clusters created from now on belong to an account with SNAT Pro (E4060)",
        })
        .option("container-cidr", {
            choices: ["ticket", "ccn"] as const,
            describe: "how the container CIDRs of clusters created from now on are registered (457/41897 of 2022)",
        })
        .option("clb-address", {
            choices: ["vip", "domain"] as const,
            describe: "how public CLBs created from now on are reached: by address or by domain name (214/53830)",
        })
        .option("assume", {
            type: "array",
            requiresArg: true,
            choices: [...ASSUMPTIONS, "nothing"] as const,
            describe: "behaviour to assume where Tencent documents none, or the word nothing",
        })
        .option("service-roles", {
            choices: ["on", "off"] as const,
            describe: "whether the account has granted TKE its service roles (457/37808)",
        })
        .option("sold-out", {
            type: "string",
            array: true,
            requiresArg: true,
            describe: "instance types that are sold out in every zone, such as S5.MEDIUM4, or the word nothing",
        })
        .option("quota", {
            type: "string",
            array: true,
            requiresArg: true,
            describe: "quotas of the account, such as addresses=0, or the word nothing for the defaults (248/42942)",
        })
        .option("clock-ahead", {
            type: "string",
            requiresArg: true,
            describe: "how far Tencent's clock is ahead of this machine's, in minutes, such as 10 or -10",
        })
        .option("rate-limits", {
            choices: ["on", "off"] as const,
            describe: "whether Tencent's request limits apply to calls from outside the lab (1278/109059)",
        })
        .option("timing", {
            choices: ["instant", "realistic"] as const,
            describe: "how long clusters, nodes, endpoints, CLBs and NAT gateways take",
        })
        .option("time-factor", {
            type: "string",
            describe: "factor for realistic times: 0.01 turns 5 minutes into 3 seconds",
        })
        .option("web-identity", {
            type: "string",
            requiresArg: true,
            describe: "file with the OpenID Connect issuers whose tokens AssumeRoleWithWebIdentity accepts, or off",
        });
}

async function start(args: ArgumentsCamelCase<StartArguments>): Promise<void> {
    const settings = labSettings(args);
    const home = projectLabHome();
    const { timing } = await ensureLab(home);
    await configureLab(home, settings(timing));
    const status = await labStatus(home);
    if (status) {
        process.stdout.write(`${statusText(status)}\n`);
    }
}

async function stop(): Promise<void> {
    const stopped = await stopLab(projectLabHome());
    process.stdout.write(stopped ? "The lab is stopped; its state stays.\n" : "The lab was not running.\n");
}

async function status(args: ArgumentsCamelCase<{ json?: boolean }>): Promise<void> {
    const current = await labStatus(projectLabHome());
    if (args.json) {
        printJson(current ?? null);
    } else {
        process.stdout.write(current ? `${statusText(current)}\n` : "The lab is not running: npm run lab -- start\n");
    }
    process.exitCode = current ? 0 : 1;
}

async function env(args: ArgumentsCamelCase<{ json?: boolean }>): Promise<void> {
    const home = projectLabHome();
    const environment = labEnvironment(home, await ensureLab(home));
    if (args.json) {
        printJson(environment);
        return;
    }
    for (const [name, value] of Object.entries(environment)) {
        process.stdout.write(`export ${name}=${shellQuote(value)}\n`);
    }
}

async function resources(args: ArgumentsCamelCase<{ json?: boolean }>): Promise<void> {
    const all = await labResources(projectLabHome());
    if (args.json) {
        printJson(all);
    } else {
        process.stdout.write(all.length > 0 ? `${resourceTable(all)}\n` : colors.dim("Nothing exists in the lab.\n"));
    }
}

async function resolve(args: ArgumentsCamelCase<{ name: string }>): Promise<void> {
    const address = await labName(projectLabHome(), args.name);
    process.stdout.write(address === null ? "" : `${address}\n`);
    process.exitCode = address === null ? 1 : 0;
}

async function reset(args: ArgumentsCamelCase<{ yes?: boolean }>): Promise<void> {
    const home = projectLabHome();
    const question = `Stop the lab in ${home.directory} and delete everything in it?`;
    if (!args.yes && process.stdin.isTTY && process.stdout.isTTY && !(await isConfirmed(question))) {
        process.stdout.write("Nothing is deleted.\n");
        process.exitCode = 1;
        return;
    }
    const left = await resetLab(home);
    process.stdout.write("The lab is stopped and empty.\n");
    if (left.length > 0) {
        process.stdout.write(`${home.directory} stays, with what is not the lab's: ${left.join(", ")}\n`);
    }
}

function resetOptions(parser: Argv) {
    return parser.option("yes", { alias: "y", type: "boolean", describe: "delete without asking" });
}

export const labCommand: CommandModule = {
    command: "lab",
    describe:
        "manage the lab, the TKE on this machine: start, stop, status, env, resources, resolve, image, fault, reset",
    builder: (parser) =>
        parser
            .command("start", "start the lab, or change the settings of the running one", startOptions, start)
            .command("stop", "stop the lab; the next start serves the same clusters again", {}, stop)
            .command("status", "print what runs; exit code 1 if the lab does not run", jsonOption, status)
            .command("env", "print export lines with which any official client reaches the lab", jsonOption, env)
            .command("resources", "list all resources in the lab", jsonOption, resources)
            .command(
                "resolve <name>",
                "print the address of a CLB's domain name; exit code 1 if no CLB has it",
                (command: Argv) => command.positional("name", { type: "string", demandOption: true }),
                resolve,
            )
            .command(imageCommand)
            .command(faultCommand)
            .command("reset", "stop the lab and delete all its resources", resetOptions, reset)
            .demandCommand(1, "Which lab command? See --help."),
    handler: () => undefined,
};
