import type { Argv } from "yargs";
import { checkedSeconds } from "../seconds";

export interface ProveArguments {
    prove?: boolean;
    cleanup?: boolean;
    yes?: boolean;
    image?: string;
    "on-existing-clb"?: number;
    "expect-ip"?: string;
    "ip-echo"?: string;
    timeout?: string;
    report?: string;
}

/** How long a twin may take to answer where `--timeout` is not set. */
export const PROOF_TIMEOUT_SECONDS = 180;

export function proveOptions<T>(parser: Argv<T>): Argv<T & ProveArguments> {
    return parser
        .option("prove", {
            type: "boolean",
            describe:
                "create a twin of one Service or Ingress with a CLB of its own, connect to it, report what its Pods saw, delete it; asks first",
        })
        .option("cleanup", { type: "boolean", describe: "only delete what a killed proof has left" })
        .option("yes", {
            alias: "y",
            type: "boolean",
            describe: "with --prove: create without asking; CLBs cost money",
        })
        .option("image", {
            type: "string",
            describe: "with --prove: image of the project's echo server (app/), where nodes cannot pull traefik/whoami",
            defaultDescription: "traefik/whoami by its digest",
        })
        .option("on-existing-clb", {
            type: "number",
            requiresArg: true,
            describe: "with --prove: use the object's CLB, if a user created it, and add a listener with this port",
        })
        .option("expect-ip", { type: "string", describe: "with --prove: this machine's public address" })
        .option("ip-echo", {
            type: "string",
            describe: "with --prove: URL of a service that answers this machine's public address",
        })
        .option("timeout", {
            type: "string",
            describe: "with --prove: time limit in seconds until the twin has answered",
            defaultDescription: String(PROOF_TIMEOUT_SECONDS),
        })
        .option("report", {
            type: "string",
            requiresArg: true,
            describe: "with --prove: file for a conformance report (YAML) without names and addresses",
        })
        .conflicts("prove", ["filename", "all-namespaces", "markdown", "sarif"])
        .conflicts("cleanup", ["filename", "all-namespaces", "markdown", "sarif"])
        .check(({ timeout, lang }) => checkedSeconds("timeout", timeout, lang === "zh" ? "zh" : "en") !== null);
}
