import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { emptySummary, type ChangeSummary, type Operation, type ResourceEvent } from "../api/engine";
import { resourceOfUrn } from "../api/urn";
import { changesOf } from "./pulumi-changes";

/** Steps of Pulumi's engine that are worth telling, by the operation that a user knows them as. */
const operations: Readonly<Record<string, Operation>> = {
    create: "create",
    import: "create",
    update: "update",
    delete: "delete",
    same: "same",
    read: "read",
    "create-replacement": "replace",
    "read-replacement": "read",
};

/**
 * The CLI's own remarks on its plugins: where it has found one, and that the plugin of a package with parameters, whose version it
 * compares with the package's, is older (3.260).
 */
const ABOUT_PLUGINS = /\$PATH|is using an older version of package/;

/**
 * Turns the Pulumi CLI's events into the engine seam's. The deletion and the logical step of a replacement are left out:
 * its creation stands for all three. So are components and the stack itself.
 */
export class EventMapper {
    private readonly startedAt = new Map<string, number>();
    private readonly problems = new Map<string, string[]>();
    private readonly warned = new Set<string>();
    /** What has been done so far. The CLI's own count is not used: it takes in components and the stack. */
    readonly summary: ChangeSummary = emptySummary();

    constructor(
        private readonly stack: string,
        private readonly now: () => number = Date.now,
    ) {}

    /** Messages of errors and of policy violations, in the order they came in. */
    get errors(): string[] {
        return [...this.problems.values()].flat();
    }

    /** What the program warns of, the first time that it is said. The CLI's own remarks on its plugins are left out. */
    warning({ diagnosticEvent }: EngineEvent): string | undefined {
        const message = diagnosticEvent?.severity === "warning" ? plainText(diagnosticEvent.message) : "";
        if (message === "" || ABOUT_PLUGINS.test(message) || this.warned.has(message)) {
            return undefined;
        }
        this.warned.add(message);
        return message.replace(/^warning: /, "");
    }

    map(event: EngineEvent): ResourceEvent | undefined {
        this.noteProblem(event);
        const { resourcePreEvent, resOutputsEvent, resOpFailedEvent } = event;
        if (resourcePreEvent) {
            return this.started(resourcePreEvent.metadata, resourcePreEvent.planning === true);
        }
        if (resOutputsEvent) {
            return this.ended(resOutputsEvent.metadata, "done");
        }
        if (resOpFailedEvent) {
            return this.ended(resOpFailedEvent.metadata, "failed");
        }
        return undefined;
    }

    /** Takes up errors and mandatory policies' violations, and nothing else. */
    noteProblem({ diagnosticEvent, policyEvent }: EngineEvent): void {
        if (diagnosticEvent?.severity === "error") {
            this.addProblem(diagnosticEvent.urn, diagnosticEvent.message);
        }
        if (policyEvent?.enforcementLevel === "mandatory") {
            const { resourceUrn = "", policyName, message } = policyEvent;
            const { type, name } = resourceOfUrn(resourceUrn);
            // Pulumi puts the policy's description before the violation.
            const violation = message.trim().split("\n").at(-1);
            this.addProblem(resourceUrn, `${type} ${name}: ${violation} [${policyName}]`);
        }
    }

    private addProblem(urn = "", message: string): void {
        this.problems.set(urn, [...(this.problems.get(urn) ?? []), plainText(message)]);
    }

    private started(metadata: StepEventMetadata, planning: boolean): ResourceEvent | undefined {
        const event = this.resourceEvent(metadata, "start");
        if (!event || event.op === "same" || planning) {
            return undefined;
        }
        this.startedAt.set(metadata.urn, this.now());
        return event;
    }

    private ended(metadata: StepEventMetadata, phase: "done" | "failed"): ResourceEvent | undefined {
        const event = this.resourceEvent(metadata, phase);
        const startedAt = this.startedAt.get(metadata.urn);
        if (event && event.op !== "read" && phase === "done") {
            this.summary[event.op]++;
        }
        const error = phase === "failed" ? this.problems.get(metadata.urn)?.join("\n") : undefined;
        return (
            event && {
                ...event,
                ...(startedAt === undefined ? {} : { durationMs: this.now() - startedAt }),
                ...(error === undefined ? {} : { error }),
            }
        );
    }

    private resourceEvent(metadata: StepEventMetadata, phase: ResourceEvent["phase"]): ResourceEvent | undefined {
        const op = operations[metadata.op];
        const isCustom = (metadata.new ?? metadata.old)?.custom === true;
        if (!op || !isCustom) {
            return undefined;
        }
        const changes = op === "update" || op === "replace" ? changesOf(metadata) : [];
        return {
            stack: this.stack,
            op,
            phase,
            type: metadata.type,
            name: resourceOfUrn(metadata.urn).name,
            ...(changes.length > 0 ? { changes } : {}),
        };
    }
}

/** Without the CLI's colour marks, `<{%reset%}>`. */
function plainText(message: string): string {
    return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}
