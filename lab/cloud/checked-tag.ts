import { TencentCloudError } from "./errors";
import type { Tag } from "./model";

const MAX_KEY_LENGTH = 127;
const MAX_VALUE_LENGTH = 255;

/** What Tencent keeps for itself at the start of a key (651/13354, and the message of the error). */
const RESERVED = /^(qcs:|qcloud|tencent|project)/;

/** Letters of any script, digits, spaces within, and these signs (651/13354). */
const ALLOWED = /^(?! )[\p{L}\p{M}\p{N} +\-=._:/@()[\],;><【】：]*(?<! )$/u;

/** A tag from a request. Throws InvalidParameterValue.ReservedTagKey, .TagKeyEmpty, .TagKeyCharacterIllegal and the like. */
export function checkedTag({ TagKey: key, TagValue: value }: { TagKey: string; TagValue: string }): Tag {
    const refuse = (code: string, reason: string) =>
        new TencentCloudError(`InvalidParameterValue.${code}`, `The tag \`${key}\` = \`${value}\`: ${reason}.`);
    if (!key) {
        throw refuse("TagKeyEmpty", "the key is empty");
    }
    if (RESERVED.test(key)) {
        throw refuse("ReservedTagKey", "the key begins with what is reserved for the system");
    }
    if (key.length > MAX_KEY_LENGTH) {
        throw refuse("TagKeyLengthExceeded", `the key has more than ${MAX_KEY_LENGTH} characters`);
    }
    if (value.length > MAX_VALUE_LENGTH) {
        throw refuse("TagValueLengthExceeded", `the value has more than ${MAX_VALUE_LENGTH} characters`);
    }
    if (!ALLOWED.test(key)) {
        throw refuse("TagKeyCharacterIllegal", "the key has a character that is not allowed");
    }
    if (!ALLOWED.test(value)) {
        throw refuse("TagValueCharacterIllegal", "the value has a character that is not allowed");
    }
    return { key, value };
}
