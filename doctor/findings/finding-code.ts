import type { Severity } from "../model/diagnosis";
import type { Text } from "../model/text";

/** What is known of a kind of finding: its page is made of it. */
export interface FindingCode {
    severity: Severity;
    title: Text;
    /** What it means, why it matters, how it comes about. */
    explanation: Text;
    remedy: Text;
    /** Pages of Tencent's documentation, `<product>/<page>`; `inferred` where none says it. */
    source: string;
}
