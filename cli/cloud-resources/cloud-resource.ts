import { TAG_KEYS } from "../../components/common/resource-tags";
import type { ResourceReference } from "../../tencent/tagged-resources";

/** A resource in Tencent Cloud that bears the tags of one of the project's stacks, or belongs to a resource that does. */
export interface CloudResource extends ResourceReference {
    /** Empty where its service does not tell. */
    name: string;
    /** The stack that it is of. */
    stack: string;
    /** Whether TKE created it for a cluster that exists no more: nothing of the stack deletes it. */
    isOrphan?: boolean;
}

/** The stack of a resource by its tags; undefined for one that is not the project's. */
export function stackOf(tags: Readonly<Record<string, string>>, project: string): string | undefined {
    return tags[TAG_KEYS.project] === project ? tags[TAG_KEYS.stack] : undefined;
}

/** Identifies a resource among all. */
export function resourceKey({ kind, id }: Pick<CloudResource, "kind" | "id">): string {
    return `${kind} ${id}`;
}
