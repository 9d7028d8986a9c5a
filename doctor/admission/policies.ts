import { SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";
import type { EntryKind } from "../../tke/objects";
import { FINDING_CODES } from "../findings/catalog";
import type { Facts } from "../model/facts";
import type { Language } from "../model/text";
import type { Conjunction } from "./conditions";
import { lostEntries } from "./lost-entries";
import { ANNOTATIONS, CONDITIONS, OBSERVABLES, SUBJECT } from "./observables";

/** What becomes of an object that would lose its clients' addresses. */
export const ADMISSION_ACTIONS = ["warn", "deny"] as const;
export type AdmissionAction = (typeof ADMISSION_ACTIONS)[number];

const RESOURCES = {
    Service: { apiGroup: "", plural: "services" },
    Ingress: { apiGroup: "networking.k8s.io", plural: "ingresses" },
} as const;

/**
 * ValidatingAdmissionPolicies with their bindings: a cluster that refuses, or warns about, Services and Ingresses of which
 * doctor says `lost`, whatever Pods are behind them. What an object lost before it was updated is let through, so that it
 * can still be changed and deleted.
 */
export function admissionPolicies(action: AdmissionAction, facts: Facts, language: Language): object[] {
    return (["Service", "Ingress"] as const).flatMap((kind) => policyOf(kind, action, facts, language));
}

function policyOf(kind: EntryKind, action: AdmissionAction, facts: Facts, language: Language): object[] {
    const { apiGroup, plural } = RESOURCES[kind];
    const name = `tke-client-ip-${plural}`;
    const { byCode } = lostEntries(kind, facts);
    const used = new Set([...byCode.values()].flat().flatMap((when) => Object.keys(when)));
    const observables = OBSERVABLES[kind].filter((each) => used.has(each.name));
    const all = [...byCode.values()].flat();
    return [
        {
            apiVersion: "admissionregistration.k8s.io/v1",
            kind: "ValidatingAdmissionPolicy",
            metadata: { name },
            spec: {
                failurePolicy: action === "deny" ? "Fail" : "Ignore",
                paramKind: { apiVersion: "v1", kind: "ConfigMap" },
                matchConstraints: {
                    resourceRules: [
                        {
                            apiGroups: [apiGroup],
                            apiVersions: ["v1"],
                            operations: ["CREATE", "UPDATE"],
                            resources: [plural],
                        },
                    ],
                },
                matchConditions: Object.entries(CONDITIONS[kind]).map(([condition, expression]) => ({
                    name: condition,
                    expression,
                })),
                variables: [
                    { name: "annotations", expression: annotationsOf("object") },
                    ...observables.map((each) => ({
                        name: each.name,
                        expression: readOf(each.cel, "object", "variables.annotations"),
                    })),
                    { name: "oldAnnotations", expression: `oldObject == null ? {} : ${annotationsOf("oldObject")}` },
                    ...observables.map((each) => ({
                        name: oldName(each.name),
                        expression: `oldObject == null ? '' : ${readOf(each.cel, "oldObject", "variables.oldAnnotations")}`,
                    })),
                    { name: "wasLost", expression: `oldObject != null && (${anyOf(all, oldName)})` },
                ],
                validations: [...byCode].map(([code, whens]) => ({
                    expression: `variables.wasLost || !(${anyOf(whens)})`,
                    message: messageOf(code, language),
                    reason: "Invalid",
                })),
            },
        },
        {
            apiVersion: "admissionregistration.k8s.io/v1",
            kind: "ValidatingAdmissionPolicyBinding",
            metadata: { name },
            spec: {
                policyName: name,
                paramRef: { ...SERVICE_CONTROLLER_CONFIG, parameterNotFoundAction: "Allow" },
                validationActions: action === "deny" ? ["Deny"] : ["Warn", "Audit"],
            },
        },
    ];
}

function annotationsOf(subject: string): string {
    return `has(${subject}.metadata.annotations) ? ${subject}.metadata.annotations : {}`;
}

function readOf(cel: string, subject: string, annotations: string): string {
    const text = cel.replaceAll(SUBJECT, subject).replaceAll(ANNOTATIONS, annotations);
    return subject === "object" ? text : `(${text})`;
}

function oldName(name: string): string {
    return `old${name[0]?.toUpperCase()}${name.slice(1)}`;
}

function anyOf(whens: readonly Conjunction[], nameOf = (name: string) => name): string {
    return whens.map((when) => `(${allOf(when, nameOf)})`).join(" || ");
}

function allOf(when: Conjunction, nameOf: (name: string) => string): string {
    const terms = Object.entries(when).map(([name, values]) => {
        const variable = `variables.${nameOf(name)}`;
        return values.length === 1
            ? `${variable} == '${values[0]}'`
            : `${variable} in [${values.map((value) => `'${value}'`).join(", ")}]`;
    });
    return terms.join(" && ");
}

/** One line: the API server shows no more. */
function messageOf(code: string, language: Language): string {
    const finding = FINDING_CODES.find((each) => each.code === code);
    return `${code} ${finding?.title[language]}: ${finding?.remedy[language]} (tke-client-ip doctor explain ${code})`;
}
