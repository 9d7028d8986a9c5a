import type { ImportedResource, StackResource } from "../../engine/api/engine";
import { deletionRank, kindOf } from "../../tencent/resource-kinds";
import type { CloudResource } from "./cloud-resource";
import { CLUSTER, registrationOf, type Registration } from "./registrations";

/** A resource of a stack that the stack's state does not hold: an interrupted creation leaves one. */
export interface LostResource extends CloudResource {
    /** How the program registers it; absent where the stack has another one in its place, or the provider imports none. */
    importAs?: ImportedResource;
    /** Whether the state says itself that the creation was cut off: it is no other state's. */
    isCutOff: boolean;
    /** The command that deletes it. */
    remedy: string;
}

/** Tencent's provider v1.83.25 has no importer for it. */
const NOT_IMPORTED = "tke/endpoint";

/**
 * Resources of a stack, the node pools and endpoints of clusters and the routes of VPCs of it, that its state does not hold. Of two in one place of the
 * program the state can take one at most.
 */
export function lostResources(
    { project, stack }: { project: string; stack: string },
    found: readonly CloudResource[],
    state: readonly StackResource[],
): LostResource[] {
    const lost = found
        .filter((resource) => resource.stack === stack)
        .flatMap((resource) => {
            const registration = registrationOf(resource, project);
            return registration && !isKnown(resource, registration, state) && !isUnderWay(registration, state)
                ? [{ resource, registration }]
                : [];
        });
    const isAlone = ({ registration }: Lost) =>
        !recordsOf(registration, state).some(({ isCutOff }) => !isCutOff) &&
        recordsOf(
            registration,
            lost.map((each) => each.registration),
        ).length === 1;
    const owners = new Set([
        ...state.filter(({ type }) => type === CLUSTER.type).map(({ id }) => id),
        ...lost
            .filter((each) => each.resource.kind === "ccs/cluster" && isAlone(each))
            .map(({ resource }) => resource.id),
    ]);
    const hasOwner = ({ resource: { kind, id } }: Lost) =>
        !kind.startsWith("tke/") || owners.has(id.split("/")[0] ?? "");
    return lost.map((each) => {
        const { resource, registration } = each;
        const isImportable = resource.kind !== NOT_IMPORTED && isAlone(each) && hasOwner(each);
        return {
            ...resource,
            ...(isImportable ? { importAs: { ...registration, id: stateId(resource) } } : {}),
            isCutOff: recordsOf(registration, state).some(({ isCutOff }) => isCutOff),
            remedy: kindOf(resource.kind).remedy(resource.id, resource.region),
        };
    });
}

interface Lost {
    resource: CloudResource;
    registration: Registration;
}

/** One line for what was found, and one for each way to continue. */
export function lostText(
    stack: string,
    lost: readonly LostResource[],
    options: { cloud?: boolean; engine?: string },
): string {
    const flags = options.cloud ? " --cloud" : options.engine ? ` --engine ${options.engine}` : "";
    const names = lost.map(({ kind, id }) => `${kindOf(kind).label} ${id}`).join(", ");
    const inOrder = [...lost].sort((one, other) => deletionRank(one.kind) - deletionRank(other.kind));
    const endpoints = inOrder.filter(({ kind }) => kind === NOT_IMPORTED);
    const others = inOrder.filter(({ kind }) => kind !== NOT_IMPORTED);
    const commands = (resources: readonly LostResource[]) => resources.map(({ remedy }) => remedy).join(" && ");
    return [
        `stack ${stack}: ${names} ${lost.length === 1 ? "belongs" : "belong"} to it, and its state does not know ` +
            `${lost.length === 1 ? "it" : "them"}: an \`up\` that was cut off has created ${lost.length === 1 ? "it" : "them"}`,
        ...(lost.some(({ importAs }) => importAs)
            ? [
                  `  to keep: npm run adopt-lost -- ${stack}${flags}` +
                      (endpoints.length === 0 ? "; the next `up` then continues" : ""),
              ]
            : []),
        ...(others.length > 0 ? [`  to delete: ${commands(inOrder)}`] : []),
        ...(endpoints.length > 0
            ? [
                  `  an endpoint cannot be imported; delete it, and the next \`up\` creates it again: ${commands(endpoints)}`,
              ]
            : []),
    ].join("\n");
}

/** Why a resource was not imported. */
export function whyNotImported({ kind }: LostResource): string {
    return kind === NOT_IMPORTED
        ? "cannot be imported, because Tencent's provider has no import for it; the next `up` creates it again"
        : "is not the stack's only one";
}

/**
 * As a state has it: of a pool `<cluster>#<pool>`, of an endpoint, of either side, that of its cluster, of a route
 * `<route>.<route table>`.
 */
function stateId({ kind, id }: CloudResource): string {
    const [owner = "", own = ""] = id.split("/");
    switch (kind) {
        case NOT_IMPORTED:
            return owner;
        case "vpc/route":
            return `${own}.${owner}`;
        default:
            return id.replace("/", "#");
    }
}

/** By type: an endpoint has the id of its cluster. */
function isKnown(resource: CloudResource, { type }: Registration, state: readonly StackResource[]): boolean {
    return state.some((other) => other.type === type && other.id === stateId(resource));
}

/** The lab's own engine notes a creation before its call, and looks for what it has created. */
function isUnderWay(registration: Registration, state: readonly StackResource[]): boolean {
    return recordsOf(registration, state).some(({ id, isCutOff }) => id === "" && !isCutOff);
}

/** Those in one place of the program. */
function recordsOf<T extends Pick<Registration, "type" | "name">>(
    { type, name }: Registration,
    records: readonly T[],
): T[] {
    return records.filter((other) => other.type === type && other.name === name);
}
