import { PulumiCommand } from "@pulumi/pulumi/automation";
import { MINIMUM_VERSION } from "../../../../engine/pulumi/pulumi-install";

/** Why tests that need the Pulumi CLI cannot run; undefined where they can. */
export async function missingForCli(): Promise<string | undefined> {
    try {
        const { version } = await PulumiCommand.get({ skipVersionCheck: true });
        return version && version.compare(MINIMUM_VERSION) >= 0
            ? undefined
            : `the pulumi on PATH is ${String(version ?? "unknown")}, ${MINIMUM_VERSION} or newer is needed`;
    } catch {
        return "there is no pulumi on PATH";
    }
}
