import { findApiError } from "../../tencent/api-errors";

/** Where a failure came from, as far as its remedy depends on it. */
export interface FailureContext {
    stack: string;
    target: "lab" | "cloud";
    operation: string;
}

interface KnownFailure {
    /** Matched against everything that the CLI printed of the failure; groups are handed to `cause`. */
    pattern: RegExp;
    cause: (match: RegExpExecArray, context: FailureContext) => string;
    remedy: (context: FailureContext) => string;
}

/** Failures of this machine and of the backend, which stop everything. */
const localFailures: readonly KnownFailure[] = [
    {
        pattern: /ENOSPC|EDQUOT|EFBIG|no space left on device|disk quota exceeded|file too large/i,
        cause: (_, { stack }) => `the disk is full: the state of stack ${stack} could not be written`,
        remedy: ({ target }) =>
            `free some space ${target === "lab" ? "under .lab/, or where TKE_LAB_HOME is (or set that to another disk)" : "on it"}, then run the same command again`,
    },
    {
        pattern: /currently locked by [^]*?created by (?<who>\S+) \(pid (?<pid>\d+)\) at (?<at>\S+)/,
        cause: ({ groups }, { stack }) =>
            `stack ${stack} is locked by another run: ${groups!.who}, process ${groups!.pid}, since ${groups!.at}`,
        remedy: ({ stack }) =>
            `wait until it has ended; if that process is gone, run \`pulumi cancel ${stack}\` and try again`,
    },
    {
        pattern: /\[409\] Conflict|Another update is currently in progress/,
        cause: (_, { stack }) => `stack ${stack} is locked by another run`,
        remedy: ({ stack }) => `wait until it has ended; if it is gone, run \`pulumi cancel ${stack}\` and try again`,
    },
    {
        // A file that was cut off or is no JSON (pulumi pkg/backend/diy/state.go).
        // The list of all stacks says `place 1: …` and of which one not at all.
        pattern: /failed to load checkpoint: (?<why>.+)|^(?:error: )?place \d+: (?<place>.+)/m,
        cause: ({ groups }, { stack }) =>
            `the state of ${stack ? `stack ${stack}` : "a stack"} is damaged: ${groups!.why ?? groups!.place}`,
        remedy: ({ stack, target }) =>
            `in the folder .pulumi/stacks of the backend${target === "lab" ? " (.lab/pulumi, or pulumi in TKE_LAB_HOME)" : ""}, ` +
            `copy ${stack || "NAME"}.json.bak, the state before the last change, over ${stack || "NAME"}.json${stack ? "" : " of the stack whose file is no JSON"}; then run the same command again`,
    },
    {
        pattern: /PULUMI_ACCESS_TOKEN must be set for login/,
        cause: () => "the Pulumi CLI is logged in to no backend, so there is nowhere to keep the stack's state",
        remedy: () => "run `pulumi login` (or `pulumi login --local`, or set PULUMI_BACKEND_URL)",
    },
    {
        pattern: /invalid access token|\[401\] Unauthorized/i,
        cause: () => "the Pulumi backend refused the access token",
        remedy: () => "run `pulumi login` again, or set PULUMI_ACCESS_TOKEN",
    },
    {
        pattern: /passphrase must be set with PULUMI_CONFIG_PASSPHRASE/,
        cause: (_, { stack }) => `the secrets of stack ${stack} are sealed with a passphrase, and none is set`,
        remedy: () => "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
    },
    {
        pattern: /incorrect passphrase/,
        cause: (_, { stack }) => `the passphrase is not the one that the secrets of stack ${stack} are sealed with`,
        remedy: () => "set PULUMI_CONFIG_PASSPHRASE to that one",
    },
];

/** Failures of one resource or of the command. */
const runFailures: readonly KnownFailure[] = [
    {
        pattern: /unreachable cluster|configured Kubernetes cluster is unreachable/,
        cause: (_, { stack }) => `the API server of stack ${stack}'s cluster cannot be reached`,
        remedy: ({ operation }) =>
            operation === "destroy" || operation === "refresh"
                ? "if the cluster is gone, add --delete-unreachable; else reach it: from within its VPC, or set apiServerAllowedCidrs"
                : "reach it from within its VPC, or set apiServerAllowedCidrs; if the cluster is gone, destroy with --delete-unreachable",
    },
    {
        pattern:
            /no (?:resource|language|analyzer) plugin '(?<plugin>[^']+)' found|(?:could not|unable to) .*?(?:download|install) .*?(?:plugin|provider)/i,
        cause: ({ groups }) =>
            `a Pulumi plugin is missing and cannot be downloaded${groups?.plugin ? `: ${groups.plugin}` : ""}`,
        remedy: ({ target }) =>
            `run \`pulumi install\` where there is a network${target === "lab" ? "; the lab needs none of it: leave --engine out" : ""}`,
    },
    {
        pattern: /still has resources; removal rejected/,
        cause: (_, { stack }) => `stack ${stack} still holds resources`,
        remedy: ({ stack }) => `destroy it first: npm run destroy -- ${stack}`,
    },
    {
        pattern: /policy pack .*?(?:failed to start|not found)|failed to load policy|could not load policy pack/i,
        cause: () => "the policy pack policy/ cannot be loaded",
        remedy: () => "run `npm ci`, or skip its checks with --no-policy",
    },
];

/** A backend that does not answer looks the same as a cloud that does not: only when it happened tells them apart. */
const unreachableBackend =
    /dial tcp|no such host|connection refused|i\/o timeout|Client\.Timeout|context deadline exceeded|network is unreachable|TLS handshake|bucket|permission denied|no such file or directory/i;

/** Lines about Pods quote what their containers said, whose disks and locks are not this machine's. */
const aboutPods = /\bPods?\b|\bcontainers?\b/;

/** One line of cause and one of remedy; undefined for a failure that is not known. */
export function explainFailure(message: string, context: FailureContext): string | undefined {
    const ofThisMachine = message
        .split("\n")
        .filter((line) => !aboutPods.test(line))
        .join("\n");
    return (
        firstMatch(localFailures, ofThisMachine, context) ??
        explainApiError(message) ??
        firstMatch(runFailures, message, context)
    );
}

function firstMatch(failures: readonly KnownFailure[], message: string, context: FailureContext): string | undefined {
    for (const { pattern, cause, remedy } of failures) {
        const match = pattern.exec(message);
        if (match) {
            return `${cause(match, context)}\n  ${remedy(context)}`;
        }
    }
    return undefined;
}

function explainApiError(message: string): string | undefined {
    const found = findApiError(message);
    if (!found) {
        return undefined;
    }
    const [{ cause, remedy }, ...others] = found.error.causes;
    const also = others.map((other) => `; or ${other.cause}: ${other.remedy}`).join("");
    return `${cause} (${found.code})\n  ${remedy}${also}`;
}

/** As {@link explainFailure}, for what failed before the stack was found: that was the backend. */
export function explainBackendFailure(message: string, context: FailureContext, backend: string): string | undefined {
    const known = explainFailure(message, context);
    if (known || !unreachableBackend.test(message)) {
        return known;
    }
    return (
        `the Pulumi backend ${backend} cannot be reached: ${plainMessage(message).split("\n")[0]}\n` +
        "  check the network and PULUMI_BACKEND_URL (`pulumi whoami -v` shows what is in use); nothing was changed"
    );
}

/** What the CLI said, without the Automation API's frame of exit code, command line and both streams around it. */
export function plainMessage(message: string): string {
    const said = /^error: (?<text>[^]*?)(?:\n\s*err\?:|$(?![^]))/m.exec(message)?.groups?.text;
    return (said ?? message).trim();
}
