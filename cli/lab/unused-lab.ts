import { naturalOrder } from "../natural-order";
import { labResources, stopLab } from "../../lab/daemon-client";
import { heldStacks } from "../../engine/embedded/state/stack-info";
import type { LabHome } from "../../lab/home";
import { lockedStacks } from "../../engine/pulumi/pulumi-locks";
import { backendOf } from "../../engine/pulumi/pulumi-environment";

/** Stacks of the lab that a command of either engine is working on, by name. */
export function stacksInUse({ directory }: Pick<LabHome, "directory">): string[] {
    return [...new Set([...heldStacks(directory), ...lockedStacks(backendOf(directory))])].sort(naturalOrder);
}

/**
 * Stops a lab in which nothing exists and no command works on a stack: one that is bringing its stack up has perhaps
 * created nothing yet. Returns whether it did.
 */
export async function stopUnusedLab(home: LabHome): Promise<boolean> {
    if (stacksInUse(home).length > 0 || (await labResources(home)).length > 0) {
        return false;
    }
    return stopLab(home);
}
