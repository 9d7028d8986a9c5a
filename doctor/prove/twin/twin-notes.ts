import { rowsOf, type AnnotationKind } from "../../../tke/annotations/table";
import type { Text } from "../../model/text";
import { TREATMENTS, type Treatment, type TreatmentRow } from "./annotation-treatments";

/** A setting of the original that the twin has changed or left out. */
export interface TwinNote {
    /** `Service`, `Ingress`, `Pod` or `TkeServiceConfig`. */
    kind: string;
    /** An annotation's key, or a field. */
    what: string;
    treatment: Exclude<Treatment, "keep">;
    why: Text;
}

export interface TreatedAnnotations {
    /** Those that the twin has as the original has them. */
    kept: Record<string, string>;
    /** Names of the rows whose annotations the twin has with a value of its own. */
    toReplace: ReadonlySet<string>;
    notes: TwinNote[];
}

/**
 * Which of an object's annotations its twin has. An annotation that is none of TKE's is left out: another controller, such
 * as one that keeps DNS records, would take the twin for its own.
 */
export function treatAnnotations(
    kind: AnnotationKind,
    annotations: Readonly<Record<string, string>>,
    onExisting: boolean,
): TreatedAnnotations {
    const rows = Object.entries(rowsOf(kind));
    const treatments = TREATMENTS[kind] as Readonly<Record<string, TreatmentRow>>;
    const result: TreatedAnnotations = { kept: {}, toReplace: new Set(), notes: [] };
    const toReplace = new Set<string>();
    for (const [key, value] of Object.entries(annotations)) {
        const name = rows.find(([, row]) => row.key === key)?.[0];
        const row = name === undefined ? OTHERS : treatments[name]!;
        const treatment = (onExisting ? row.onExisting : undefined) ?? row.treatment;
        if (treatment === "keep") {
            result.kept[key] = value;
            continue;
        }
        if (treatment === "replace" && name !== undefined) {
            toReplace.add(name);
        }
        if (key !== LAST_APPLIED) {
            result.notes.push({ kind, what: key, treatment, why: whyOf(row, treatment, onExisting) });
        }
    }
    return { ...result, toReplace };
}

function whyOf({ treatment, why, onExistingWhy }: TreatmentRow, applied: Treatment, onExisting: boolean): Text {
    return applied !== treatment ? ON_EXISTING : ((onExisting ? onExistingWhy : undefined) ?? why);
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

const OTHERS: TreatmentRow = {
    treatment: "leave",
    why: {
        en: "doctor does not know it as one of TKE's: another controller could act on the twin",
        zh: "不是已知的 TKE 注解：其他控制器可能会处理副本",
    },
};

const ON_EXISTING: Text = {
    en: "the CLB is the original's and stays as it is",
    zh: "CLB 是原对象的，保持原样",
};
