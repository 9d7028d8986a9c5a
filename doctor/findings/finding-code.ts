import type { Severity } from "../model/diagnosis";
import type { Text } from "../model/text";

/** What is known of a kind of finding: its page is generated from it. */
export interface FindingCode {
    /** `TCI` and four digits; never given to another kind. */
    code: string;
    severity: Severity;
    title: Text;
    /** What it means, and how it comes about. */
    explanation: Text;
    remedy: Text;
    /** Pages of Tencent's documentation, `<product>/<page>`; `inferred` where none says it. */
    source: string;
}

export type Catalog = Readonly<Record<string, FindingCode>>;
