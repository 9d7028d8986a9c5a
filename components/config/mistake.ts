import type { StackConfig } from "./fields";

/** A config key that is wrong, and what to do about it. */
export interface Mistake {
    key: keyof StackConfig | (string & {});
    set: string;
}
