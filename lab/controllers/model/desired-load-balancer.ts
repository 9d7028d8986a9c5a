import { readAnnotation } from "../../../tke/annotations/table";
import { INGRESS_ERRORS } from "../../../tke/errors/ingress-errors";
import type { ObjectKeys } from "../object-keys";
import { error, problem, type Problem } from "../problems";
import { isDirectAccessValue } from "./backends/decide-direct-access";
import type { UnservedRequests } from "./unserved-requests";
import {
    createOnlyAnnotations,
    creationParameters,
    parametersOfExisting,
    type CreationParameters,
} from "./creation-parameters";

type Annotations = Readonly<Record<string, string>>;

/** What an object asks of its CLB, whether that exists already or not. */
export interface DesiredLoadBalancer {
    /** Id of the user's own CLB. @default - a CLB is created for the object */
    existingId?: string;
    /** Subnet of an internal CLB that is created. @default - a public CLB */
    internalSubnetId?: string;
    /** Whether the object shares the user's CLB with others of its group. */
    isShared: boolean;
    /** What counts only when a CLB is created, as annotated. */
    createOnly: Record<string, string>;
    /** What that adds to the request, and what is wrong with it. */
    creation: CreationParameters;
    attributes: WantedAttributes;
    /** Problems for which no CLB is used, created or changed; none where there is no such problem. */
    refused: Problem[];
    /** Problems beside which the CLB is served. */
    problems: Problem[];
}

/** What an object's annotations ask of a CLB at any time, not only when it is created. */
export interface WantedAttributes {
    /** Absent: the CLB keeps those that it has. */
    securityGroups?: string[];
    /** Absent: the CLB keeps what it has. */
    passToTarget?: boolean;
    /** Absent: the CLB keeps what it has. */
    deletionProtection?: boolean;
}

/** @param unserved what the object asks for that the lab does not carry out. */
export function desiredLoadBalancer(
    annotations: Annotations,
    keys: ObjectKeys,
    unserved: UnservedRequests,
): DesiredLoadBalancer {
    // `""` names none.
    const existingId = annotations[keys.existingLoadBalancer] || undefined;
    const internalSubnetId = annotations[keys.internalSubnet] || undefined;
    const isShared = keys.group !== undefined && annotations[keys.group] === "true";
    const refused = [
        ...directAccessProblems(annotations, keys),
        ...unserved.refused,
        ...(isShared && !existingId
            ? [problem(INGRESS_ERRORS.notOfGroup, `${keys.existingLoadBalancer} is missing`)]
            : []),
        ...classicProblems(annotations, keys),
    ];
    return {
        ...(existingId && { existingId }),
        ...(internalSubnetId && { internalSubnetId }),
        isShared,
        createOnly: createOnlyAnnotations(annotations, keys),
        creation: existingId ? { request: {}, problems: [] } : creationParameters(annotations, keys),
        attributes: wantedAttributes(annotations, keys, { created: !existingId }),
        refused: refused.length > 0 ? [...refused, ...unserved.left] : [],
        problems: existingId ? parametersOfExisting(annotations, keys) : [],
    };
}

/** @param created whether the controllers create the CLB: only then `pass-to-target` and `deletion-protection` count. */
export function wantedAttributes(
    annotations: Annotations,
    keys: ObjectKeys,
    { created }: { created: boolean },
): WantedAttributes {
    const groups = readAnnotation(keys.kind, "securityGroupIds", annotations);
    const { LoadBalancerPassToTarget: createdWith } =
        readAnnotation(keys.kind, "extensiveParameters", annotations) ?? {};
    // Without the annotation a CLB that the controllers created is as at its creation.
    const passToTarget = created
        ? (readAnnotation(keys.kind, "passToTarget", annotations) ?? createdWith === true)
        : undefined;
    const protection =
        created && keys.kind === "Ingress" ? readAnnotation(keys.kind, "deletionProtection", annotations) : undefined;
    return {
        ...(groups && { securityGroups: [...groups] }),
        ...(passToTarget !== undefined && { passToTarget }),
        ...(protection && { deletionProtection: true }),
    };
}

function directAccessProblems(annotations: Annotations, { directAccess, codes }: ObjectKeys): Problem[] {
    const value = annotations[directAccess];
    return isDirectAccessValue(value)
        ? []
        : [problem(codes.directAccessInvalid, `${directAccess}: ${JSON.stringify(value)}`)];
}

const APPLICATION_CLB = "yunapiv3_forward_clb";
const CLASSIC: readonly string[] = ["yunapi_clb", "classic"];

/** Classic CLBs can no longer be bought, and none becomes another kind in place (457/51258, 457/90598). */
function classicProblems(annotations: Annotations, { loadBalancerKind }: ObjectKeys): Problem[] {
    const kind = loadBalancerKind && annotations[loadBalancerKind];
    if (!kind || kind === APPLICATION_CLB) {
        return [];
    }
    const why = CLASSIC.includes(kind)
        ? "asks for a classic CLB, which can no longer be had"
        : `is not allowed: the legal values are ${[APPLICATION_CLB, ...CLASSIC].join(", ")}`;
    const remedy = `remove the annotation, or set "${APPLICATION_CLB}"`;
    return [error(`${loadBalancerKind}: ${JSON.stringify(kind)} ${why}. What to do: ${remedy}.`)];
}
