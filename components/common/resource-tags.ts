import * as pulumi from "@pulumi/pulumi";

/** Tags by which `npm run teardown` finds what a stack has made; a stack's own tags may not take their place. */
export const TAG_KEYS = { project: "pulumi:project", stack: "pulumi:stack", ttl: "ttl" } as const;

/** Tencent's limits for a tag (651/13354). */
const MAX_KEY_LENGTH = 127;
const MAX_VALUE_LENGTH = 255;

/** A CLB takes 20 tags at its creation (SDK of the CLB API, CreateLoadBalancer), of which the stack sets up to three. */
const MAX_TAGS = 20 - Object.keys(TAG_KEYS).length;

/** Prefixes that Tencent keeps for itself (651/13354; `InvalidParameter.ReservedTagKey` of the tag API). */
const TENCENT_PREFIXES = ["qcs:", "qcloud", "tencent", "project"];

/** What every resource of the running stack is tagged with, where it can be. */
export function resourceTags(
    own: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    ttl: pulumi.Input<string> | undefined,
): pulumi.Output<Record<string, string>> {
    return pulumi.all([own, ttl]).apply(([tags, timeToLive]): Record<string, string> => ({
        ...tags,
        [TAG_KEYS.project]: pulumi.getProject(),
        [TAG_KEYS.stack]: pulumi.getStack(),
        ...(timeToLive === undefined ? {} : { [TAG_KEYS.ttl]: timeToLive }),
    }));
}

/** What is wrong with a stack's own tags, one sentence a mistake. */
export function tagMistakes(tags: Readonly<Record<string, string>>): string[] {
    const count = Object.keys(tags).length;
    return [
        ...(count > MAX_TAGS ? [`${count} tags are too many for a CLB: set at most ${MAX_TAGS}`] : []),
        ...Object.entries(tags).flatMap(([key, value]) => tagMistake(key, value) ?? []),
    ];
}

function tagMistake(key: string, value: string): string | undefined {
    if (key === TAG_KEYS.ttl) {
        return "ttl is not set as a tag: set the key ttl, such as 4h";
    }
    if (Object.values<string>(TAG_KEYS).includes(key)) {
        return `${key} is set by the stack itself: remove it`;
    }
    const prefix = TENCENT_PREFIXES.find((reserved) => key.startsWith(reserved));
    if (prefix) {
        return `${key} begins with ${prefix}, which Tencent Cloud keeps for itself: set another key`;
    }
    if (key.length > MAX_KEY_LENGTH || value.length > MAX_VALUE_LENGTH) {
        return `${key} is too long: set a key of at most ${MAX_KEY_LENGTH} and a value of at most ${MAX_VALUE_LENGTH} characters`;
    }
    return key !== key.trim() || value !== value.trim()
        ? `${JSON.stringify(key)} begins or ends with a space: remove it`
        : undefined;
}
