import type { Diagnosis } from "../model/diagnosis";

export const THRESHOLDS = ["lost", "unknown", "never"] as const;
export type Threshold = (typeof THRESHOLDS)[number];

/** 1: an address is lost; 3: a verdict is unknown, or something could not be read; 0: all are kept, or it does not count. */
export function exitCodeOf({ entryPoints, unknown }: Diagnosis, threshold: Threshold): 0 | 1 | 3 {
    const has = (verdict: string) => entryPoints.some((point) => point.verdict === verdict);
    if (threshold === "never") {
        return 0;
    }
    if (has("lost")) {
        return 1;
    }
    return threshold === "unknown" && (has("unknown") || unknown.length > 0) ? 3 : 0;
}
