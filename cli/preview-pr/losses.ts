import { codeSpan } from "./markdown";
import type { ResourceChange, StackPreview } from "./stack-preview";
import { lossOf } from "./stateful";

const MAXIMUM_LINES = 20;
const MAXIMUM_NAMES = 3;

/** A longer name or path is cut. */
const MAXIMUM_LENGTH = 100;

/** `replaces VPC, subnet; deletes EIP`; empty where nothing is lost. */
export function lossesText({ resources }: StackPreview): string {
    return (["replace", "delete"] as const)
        .map((op) => ({ op, what: kinds(resources.filter((resource) => resource.op === op)) }))
        .filter(({ what }) => what !== "")
        .map(({ op, what }) => `${op}s ${what}`)
        .join("; ");
}

/**
 * An alert for each stack that would lose something for good: what, and which inputs it is lost for. What is replaced
 * only along with something else shares one line.
 */
export function lossAlerts(previews: readonly StackPreview[]): string[] {
    return previews.flatMap(({ stack, resources }) => {
        const lost = resources.filter(lossOf);
        if (lost.length === 0) {
            return [];
        }
        const ownCause = lost.filter(isCause);
        const named = ownCause.length > 0 ? ownCause : lost;
        const along = kinds(lost.filter((resource) => !named.includes(resource)));
        const lines = [...groups(named).map(groupLine), ...(along ? [`and along with it: ${along}`] : [])];
        const rest = lines.length - MAXIMUM_LINES;
        return [
            [
                "[!CAUTION]",
                `${codeSpan(stack)} would lose for good:`,
                ...lines.slice(0, MAXIMUM_LINES).map((line) => `- ${line}`),
                ...(rest > 0 ? [`- … and ${rest} more, below`] : []),
            ]
                .map((line) => `> ${line}`)
                .join("\n"),
        ];
    });
}

/** A deletion, or a replacement for a value that is known: one for another resource's new id follows from that one. */
function isCause(resource: ResourceChange): boolean {
    return (
        resource.op === "delete" ||
        forcing(resource).some(({ kind, after }) => kind === "delete" || after !== undefined)
    );
}

/** Resources of one kind that are lost the same way and for the same inputs. */
function groups(resources: readonly ResourceChange[]): ResourceChange[][] {
    const key = (resource: ResourceChange) =>
        JSON.stringify([resource.op, lossOf(resource)?.what, forcing(resource).map(({ path }) => path)]);
    return Object.values(Object.groupBy(resources, key)).filter((group) => group !== undefined);
}

function groupLine(group: ResourceChange[]): string {
    const [resource] = group;
    const { what, loss } = lossOf(resource!)!;
    const paths = list(forcing(resource!).map(({ path }) => path));
    const why = resource!.op === "delete" ? "deleted" : `replaced${paths ? ` for ${paths}` : ""}`;
    return `${what} ${list(group.map(({ name }) => name))} (${why}): ${loss}`;
}

function kinds(resources: readonly ResourceChange[]): string {
    return [...new Set(resources.flatMap((resource) => lossOf(resource)?.what ?? []))].join(", ");
}

function forcing({ changes }: ResourceChange) {
    return changes.filter(({ forcesReplacement }) => forcesReplacement);
}

function list(names: readonly string[]): string {
    const rest = names.length - MAXIMUM_NAMES;
    const shown = names.slice(0, MAXIMUM_NAMES).map((name) => codeSpan(name.slice(0, MAXIMUM_LENGTH)));
    return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
