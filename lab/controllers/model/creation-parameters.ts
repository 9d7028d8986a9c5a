import type { CreateLoadBalancerRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { bandwidth as BANDWIDTH, chargeType as CHARGE_TYPE } from "../../../tke/annotations/value-types";
import { fromText } from "../../../tke/annotations/values";
import type { ObjectKeys } from "../object-keys";
import { problem, warning, type Problem } from "../problems";

type Annotations = Readonly<Record<string, string>>;

export interface CreationParameters {
    /** What the annotations add to the request. */
    request: Partial<CreateLoadBalancerRequest>;
    /** Errors: no CLB is to be created. Warnings: it is created without what they name. */
    problems: Problem[];
}

/** What the controllers decide themselves, whatever `extensiveParameters` says. */
const CONTROLLER_PARAMETERS: readonly (keyof CreateLoadBalancerRequest)[] = [
    "LoadBalancerType",
    "Forward",
    "Number",
    "VpcId",
    "SubnetId",
    "ClientToken",
];

/** Parameters of CreateLoadBalancer that say in which zones a CLB is. */
const ZONE_PARAMETERS = [
    "ZoneId",
    "MasterZoneId",
    "SlaveZoneId",
] as const satisfies readonly (keyof CreateLoadBalancerRequest)[];

/** What the annotations of an object ask of the CLB that is created for it (457/51258, 457/56112). */
export function creationParameters(annotations: Annotations, keys: ObjectKeys): CreationParameters {
    const extensive = extensiveParameters(annotations, keys);
    const internet = annotations[keys.internalSubnet]
        ? noInternet(annotations, keys)
        : internetParameters(annotations, keys);
    const internetAccessible = { ...extensive.request.InternetAccessible, ...internet.request.InternetAccessible };
    return {
        request: {
            ...extensive.request,
            ...(Object.keys(internetAccessible).length > 0 && { InternetAccessible: internetAccessible }),
        },
        problems: [...extensive.problems, ...internet.problems],
    };
}

/** The annotations that count only when a CLB is created. */
export function createOnlyAnnotations(annotations: Annotations, keys: ObjectKeys): Record<string, string> {
    const names = [...keys.chargeType, ...keys.bandwidth, keys.extensiveParameters];
    return Object.fromEntries(Object.entries(annotations).filter(([key]) => names.includes(key)));
}

/** The zones, each as `<parameter> <value>`, that `extensiveParameters` names now and did not name at the CLB's creation. */
export function otherZones(annotations: Annotations, keys: ObjectKeys, createdWith: Annotations): string[] {
    const now = jsonObject(annotations[keys.extensiveParameters] ?? "{}") ?? {};
    const then = jsonObject(createdWith[keys.extensiveParameters] ?? "{}") ?? {};
    return ZONE_PARAMETERS.filter((name) => now[name] !== undefined && now[name] !== then[name]).map(
        (name) => `${name} ${JSON.stringify(now[name])}`,
    );
}

/** Warnings of create-only annotations that are not what the CLB was created with. */
export function lateParameters(
    annotations: Annotations,
    keys: ObjectKeys,
    createdWith: Annotations,
    loadBalancerId: string,
): Problem[] {
    const now = createOnlyAnnotations(annotations, keys);
    return [...new Set([...Object.keys(now), ...Object.keys(createdWith)])]
        .filter((key) => now[key] !== createdWith[key])
        .map((key) =>
            warning(
                `${key} counts only when a CLB is created: ${loadBalancerId} stays as it is, with ` +
                    `${createdWith[key] === undefined ? "none" : JSON.stringify(createdWith[key])}; ` +
                    `for it to apply, create the ${keys.kind} anew`,
            ),
        );
}

/** Warnings of annotations that say nothing about a CLB that the user created. */
export function parametersOfExisting(annotations: Annotations, keys: ObjectKeys): Problem[] {
    const unused = [...Object.keys(createOnlyAnnotations(annotations, keys)), keys.passToTarget];
    return unused
        .filter((key) => annotations[key] !== undefined)
        .map((key) =>
            warning(`${key} is ignored: it applies to CLBs that the controller creates; set it on the CLB itself`),
        );
}

function extensiveParameters(annotations: Annotations, keys: ObjectKeys): CreationParameters {
    const text = annotations[keys.extensiveParameters];
    if (text === undefined) {
        return { request: {}, problems: [] };
    }
    const parsed = jsonObject(text);
    if (!parsed) {
        const detail = `${keys.extensiveParameters}: ${JSON.stringify(text)} is no JSON object`;
        return { request: {}, problems: [problem(keys.codes.extensiveParametersInvalid, detail)] };
    }
    const own = Object.keys(parsed).filter((name) => (CONTROLLER_PARAMETERS as readonly string[]).includes(name));
    return {
        request: Object.fromEntries(Object.entries(parsed).filter(([name]) => !own.includes(name))),
        problems: own.map((name) =>
            warning(`${keys.extensiveParameters}: ${name} is set by the controller and is ignored`),
        ),
    };
}

function internetParameters(annotations: Annotations, keys: ObjectKeys): CreationParameters {
    const chargeType = firstOf(annotations, keys.chargeType);
    const bandwidth = firstOf(annotations, keys.bandwidth);
    if (!chargeType && !bandwidth) {
        return { request: {}, problems: [] };
    }
    const problems: Problem[] = [];
    const type = chargeType && fromText(chargeType.value, CHARGE_TYPE);
    const mbps = bandwidth && fromText(bandwidth.value, BANDWIDTH);
    if (type === undefined) {
        problems.push(problem(keys.codes.chargeTypeInvalid, found(chargeType, keys.chargeType)));
    }
    if (mbps === undefined) {
        problems.push(problem(keys.codes.bandwidthInvalid, found(bandwidth, keys.bandwidth)));
    }
    const internet = { InternetChargeType: type as string, InternetMaxBandwidthOut: mbps as number };
    return problems.length > 0 ? { request: {}, problems } : { request: { InternetAccessible: internet }, problems };
}

function found(annotation: { key: string; value: string } | undefined, names: readonly string[]): string {
    return annotation ? `${annotation.key}: ${JSON.stringify(annotation.value)}` : `${names[0]} is missing`;
}

function noInternet(annotations: Annotations, keys: ObjectKeys): CreationParameters {
    const set = [...keys.chargeType, ...keys.bandwidth].filter((key) => annotations[key] !== undefined);
    return { request: {}, problems: set.map((key) => warning(`${key} is ignored: an internal CLB has no bandwidth`)) };
}

function firstOf(annotations: Annotations, names: readonly string[]): { key: string; value: string } | undefined {
    const key = names.find((name) => annotations[name] !== undefined);
    return key === undefined ? undefined : { key, value: annotations[key]! };
}

function jsonObject(text: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null && !Array.isArray(value)
            ? (value as Record<string, unknown>)
            : undefined;
    } catch {
        return undefined;
    }
}
