import { EngineError } from "../../../api/engine";
import { IDENTITY_TAGS } from "../../../api/stack-tags";
import type { ProviderContext } from "../../provider";
import type { Tags } from "./shapes";

const IDENTITY = Object.values(IDENTITY_TAGS);

const PAGE = 100;

/** Every row of a list, however many pages it has. */
export async function allPages<T>(page: (offset: number, limit: number) => Promise<readonly T[]>): Promise<T[]> {
    const rows: T[] = [];
    for (;;) {
        const next = await page(rows.length, PAGE);
        rows.push(...next);
        if (next.length < PAGE) {
            return rows;
        }
    }
}

/**
 * The id of the resource that an interrupted creation has created, found by the stack's own tags; undefined where it created nothing.
 * Throws where nobody can tell: the resource was asked for without these tags, or several have them.
 * @param wanted the tags that the resource was asked for with.
 * @param what for messages, such as `VPC net`.
 */
export async function createdWithTags(
    { isTracked }: Pick<ProviderContext, "isTracked">,
    wanted: Tags | undefined,
    ids: readonly string[],
    tagsOf: (id: string) => Promise<Tags | undefined>,
    what: string,
): Promise<string | undefined> {
    const candidates = ids.filter((id) => !isTracked(id));
    if (candidates.length === 0) {
        return undefined;
    }
    if (IDENTITY.some((key) => wanted?.[key] === undefined)) {
        throw new EngineError(
            `an interrupted run may have created ${candidates.join(" or ")} (${what}), or somebody else has: without the tags ${IDENTITY.join(" and ")} it cannot be told. Delete it if nobody needs it, else rename it, then try again`,
        );
    }
    const tagged = await Promise.all(candidates.map(async (id) => ({ id, tags: await tagsOf(id) })));
    return atMostOneId(
        tagged.filter(({ tags }) => IDENTITY.every((key) => tags?.[key] === wanted?.[key])).map(({ id }) => id),
        what,
    );
}

/** The id, if there is one. Throws for several, since any of them may be the interrupted creation's. */
export function atMostOneId(ids: readonly string[], what: string): string | undefined {
    if (ids.length > 1) {
        throw new EngineError(
            `an interrupted run may have created any of ${ids.join(", ")} (${what}): delete those that nobody needs, then try again`,
        );
    }
    return ids[0];
}
