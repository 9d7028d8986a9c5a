import { type ClientIpScenarioArgs, NEW_CCN } from "./args";

/** The arguments by which a scenario takes something that exists. */
const ADOPTING_KEYS = [
    "clusterId",
    "vpcId",
    "loadBalancerId",
    "existingNamespace",
    "workload",
    "selector",
    "certificateId",
    "ccn",
] as const satisfies readonly (keyof ClientIpScenarioArgs)[];

type AdoptingKey = (typeof ADOPTING_KEYS)[number];

/** Those that are set. */
export function adoptedKeys(args: { readonly [Key in AdoptingKey]?: unknown }): AdoptingKey[] {
    return ADOPTING_KEYS.filter((key) => args[key] !== undefined && !(key === "ccn" && args.ccn === NEW_CCN));
}
