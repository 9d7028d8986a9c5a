import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** Tencent's limit for the names of VPCs, CLBs and the like (provider v1.83.25: 1-60 characters). */
export const MAX_NAME_LENGTH = 60;

/** The name a resource has in the account: of the project, the stack and its role, so that two stacks never share one. */
export function physicalName(role: string): string {
    return physicalNameOf({ project: pulumi.getProject(), stack: pulumi.getStack() }, role);
}

/** {@link physicalName} of a stack that is not the running program's. */
export function physicalNameOf({ project, stack }: { project: string; stack: string }, role: string): string {
    return shorten(`${project}-${stack}-${role}`);
}

/** Cuts a name to the limit; a hash of the whole keeps two long names apart. */
export function shorten(name: string): string {
    if (name.length <= MAX_NAME_LENGTH) {
        return name;
    }
    const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
    return `${name.slice(0, MAX_NAME_LENGTH - hash.length - 1)}-${hash}`;
}
