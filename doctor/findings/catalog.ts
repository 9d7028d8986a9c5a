import { objectFindings } from "./catalog-objects";
import { pathFindings } from "./catalog-paths";
import { podFindings } from "./catalog-pods";
import { settingFindings } from "./catalog-settings";
import type { FindingCode } from "./finding-code";

/** Every kind of finding, by its name in the code. */
export const FINDINGS = { ...pathFindings, ...objectFindings, ...podFindings, ...settingFindings };

export type FindingName = keyof typeof FINDINGS;

/** Every kind of finding, in the order of the codes. */
export const FINDING_CODES: readonly FindingCode[] = Object.values<FindingCode>(FINDINGS).toSorted((a, b) =>
    a.code.localeCompare(b.code),
);
