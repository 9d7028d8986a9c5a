import * as pulumi from "@pulumi/pulumi";
import type { EnvVariable } from "../workload/pod-spec";
import type { StackConfig } from "./fields";

/** What the Pulumi CLI tells a program of the keys that were set with `--secret`: a JSON array (SDK, runtime/config). */
const SECRET_KEYS = "PULUMI_CONFIG_SECRET_KEYS";

/** The variables of a stack's config; a secret where they are one in the config, since they end up in the stack's state. */
export function secretEnv(
    namespace: string,
    { env }: StackConfig,
    environment: NodeJS.ProcessEnv = process.env,
): pulumi.Input<EnvVariable[]> | undefined {
    const keys: unknown = JSON.parse(environment[SECRET_KEYS] || "[]");
    const isSecret = Array.isArray(keys) && keys.includes(`${namespace}:env`);
    return env && isSecret ? pulumi.secret<EnvVariable[]>(env) : env;
}
