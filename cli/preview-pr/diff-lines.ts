import type { PropertyChange } from "../../engine/api/engine";
import { displayType } from "../print/event-lines";
import type { ResourceChange } from "./stack-preview";
import { lossOf } from "./stateful";

/** A longer value is cut: a reviewer wants to see that a certificate changed, not the certificate. */
const MAXIMUM_VALUE = 300;

/** A longer name or path is cut. */
const MAXIMUM_NAME = 200;

/** The first characters of a line choose its colour in a `diff` block: `+` green, `-` red, `!` orange. */
const MARKS: Readonly<Record<ResourceChange["op"], string>> = { create: "+", update: "!", replace: "!", delete: "-" };

const ORDER: readonly ResourceChange["op"][] = ["replace", "delete", "update", "create"];

/** What a reviewer has to see first comes first: what takes something away for good, then what replaces and deletes. */
export function byImportance(resources: readonly ResourceChange[]): ResourceChange[] {
    const rank = (resource: ResourceChange) => (lossOf(resource) ? 0 : 1 + ORDER.indexOf(resource.op));
    return [...resources].sort((one, other) => rank(one) - rank(other));
}

/** A resource's lines of a `diff` block: what happens to it, then every input that differs. */
export function diffLines(resource: ResourceChange): string[] {
    const loss = lossOf(resource);
    const head = `${MARKS[resource.op]} ${resource.op} ${shortened(displayType(resource.type))} ${shortened(resource.name)}`;
    return [loss ? `${head}  ⚠️ ${loss.what}` : head, ...resource.changes.flatMap(changeLines)];
}

function changeLines({ path: fullPath, kind, before, after, forcesReplacement }: PropertyChange): string[] {
    const path = shortened(fullPath);
    const note = forcesReplacement ? "  # forces replacement" : "";
    if (kind === "update" && before === undefined && after === undefined) {
        return [`!     ${path}${note}`];
    }
    return [
        ...(kind === "add" ? [] : [`-     ${path}: ${valueText(before)}${kind === "delete" ? note : ""}`]),
        ...(kind === "delete" ? [] : [`+     ${path}: ${valueText(after)}${note}`]),
    ];
}

function shortened(name: string): string {
    return name.length > MAXIMUM_NAME ? `${name.slice(0, MAXIMUM_NAME)}…` : name;
}

function valueText(value: unknown): string {
    if (value === undefined) {
        return "(not known yet)";
    }
    const text = JSON.stringify(value);
    return text.length > MAXIMUM_VALUE ? `${text.slice(0, MAXIMUM_VALUE)}… (${text.length} characters)` : text;
}
