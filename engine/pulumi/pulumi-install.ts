import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { userCache } from "../../machine/user-cache";
import { EngineError } from "../api/engine";

/** The first CLI that keeps a stack's tags in every backend; `packages:` with parameters came with 3.163.0. */
export const MINIMUM_VERSION = "3.211.0";

/** The CLI that is installed where there is none: the one that the SDK was released with. */
export const PINNED_VERSION = sdkVersion;

const INSTALL_SCRIPT = "https://get.pulumi.com/install.sh";
/** Long enough for a slow network, short enough to wait for where there is none. */
const PROBE_TIMEOUT_MS = 5000;

export interface FindCliOptions {
    /** Called with one line a step. */
    onProgress?: (message: string) => void;
    /** @default the user's cache folder */
    cache?: string;
    /** Whether the CLI can be downloaded; rejects where it cannot. @default asks for the install script's headers */
    probe?: () => Promise<void>;
}

/**
 * The Pulumi CLI on PATH, else the one installed before, else a new installation of {@link PINNED_VERSION}.
 * Throws an EngineError that says what was found, why it cannot be installed, and how to get it.
 */
export async function findCli(options: FindCliOptions = {}): Promise<PulumiCommand> {
    const onPath = await existing();
    if (onPath && isUsable(onPath)) {
        return onPath;
    }
    const root = join(options.cache ?? userCache(process.env), `pulumi-${PINNED_VERSION}`);
    const installed = existsSync(root) ? await existing(root) : undefined;
    if (installed && isUsable(installed)) {
        return installed;
    }
    const found = onPath
        ? `the pulumi on PATH is version ${String(onPath.version ?? "unknown")}, ${MINIMUM_VERSION} or newer is needed`
        : "no pulumi was found on PATH";
    try {
        return await install(root, options);
    } catch (error) {
        throw new EngineError(
            `${found}, and it cannot be downloaded: ${reasonOf(error)}\n` +
                "  install it as https://www.pulumi.com/docs/install/ says; in the lab it is not needed: leave --engine out",
            { cause: error },
        );
    }
}

/** Installs beside `root` first, so that an installation that was killed is never taken for a whole one. */
async function install(root: string, { onProgress = () => {}, probe = probeNetwork }: FindCliOptions) {
    await probe();
    const draft = `${root}.${process.pid}`;
    const startedAt = Date.now();
    const tell = () => {
        const seconds = Math.round((Date.now() - startedAt) / 1000);
        onProgress(`Installing the Pulumi CLI ${PINNED_VERSION} (about 200 MB), ${seconds} s …`);
    };
    tell();
    const timer = setInterval(tell, 1000);
    try {
        await mkdir(draft, { recursive: true });
        // Without a version it takes the SDK's own.
        await PulumiCommand.install({ root: draft });
        await rm(root, { recursive: true, force: true });
        await rename(draft, root);
    } finally {
        clearInterval(timer);
        await rm(draft, { recursive: true, force: true });
    }
    return PulumiCommand.get({ root, skipVersionCheck: true });
}

async function existing(root?: string): Promise<PulumiCommand | undefined> {
    try {
        return await PulumiCommand.get({ ...(root ? { root } : {}), skipVersionCheck: true });
    } catch {
        return undefined;
    }
}

function isUsable({ version }: PulumiCommand): boolean {
    return version !== null && version.compare(MINIMUM_VERSION) >= 0;
}

async function probeNetwork(): Promise<void> {
    await fetch(INSTALL_SCRIPT, { method: "HEAD", signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
}

/** `fetch failed` alone says nothing: what did is its cause. */
function reasonOf(error: unknown): string {
    const { message, cause } = error as Error;
    return cause instanceof Error ? cause.message : message;
}
