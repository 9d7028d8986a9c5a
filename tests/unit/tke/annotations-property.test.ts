import assert from "node:assert/strict";
import fc from "fast-check";
import { buildAnnotations } from "../../../components/entry-point/build-annotations";
import { annotationMistakes } from "../../../tke/annotations/mistakes";
import type { AnnotationRow } from "../../../tke/annotations/row";
import { ANNOTATION_KINDS, type AnnotationKind, isSetByUser, rowsOf } from "../../../tke/annotations/table";
import { isAllowed } from "../../../tke/annotations/values";
import { legalValue } from "../../support/objects/annotation-values";
import { fuzzed } from "../../support/fuzz";

const settable = (kind: AnnotationKind) => Object.entries(rowsOf(kind)).filter(([, row]) => isSetByUser(row));

describe("any annotations of a kind", () => {
    for (const kind of ANNOTATION_KINDS) {
        it(`${kind}: what is built is found right`, () => {
            fc.assert(
                fc.property(consistentValues(kind), (values) => {
                    const built = buildAnnotations(kind, values);
                    assert.deepEqual(annotationMistakes(kind, built), []);
                    assert.equal(Object.keys(built).length, Object.keys(values).length);
                }),
                fuzzed(100),
            );
        });

        it(`${kind}: a value out of range is found, by key and value, in every annotation`, () => {
            fc.assert(
                fc.property(fc.constantFrom(...settable(kind)), fc.string(), ([, row], text) => {
                    fc.pre(!isAllowed(text, row.value));
                    const [first] = annotationMistakes(kind, { [row.key]: text });
                    assert.ok(first?.message.startsWith(`${row.key}: ${JSON.stringify(text)} is not allowed`));
                }),
                fuzzed(100),
            );
        });

        it(`${kind}: a slip in a key is found, and the key that was meant`, () => {
            const keys = settable(kind).map(([, { key }]) => key);
            fc.assert(
                fc.property(fc.constantFrom(...keys), fc.nat(), (key, at) => {
                    // A letter twice is nearer to no other key.
                    const position = at % key.length;
                    const slip = key.slice(0, position) + key.charAt(position) + key.slice(position);
                    const [mistake] = annotationMistakes(kind, { [slip]: "x" });
                    assert.equal(mistake?.message, `${slip}: "x" is not an annotation that TKE documents: set ${key}`);
                }),
                fuzzed(100),
            );
        });
    }
});

describe("a JSON value of an annotation", () => {
    const backend = { serviceName: "app", servicePort: "80" };
    const weights = { defaultWeight: 10, groups: [{ key: { proto: "TCP", port: 80 }, statefulSets: [] }] };
    const cases: [AnnotationKind, string, unknown, string][] = [
        ["Service", "specifyProtocol", { 80: { protocol: ["TCP"], madeUp: 1 } }, "80.madeUp"],
        [
            "Service",
            "specifyProtocol",
            { 80: { protocol: ["HTTP"], hosts: { "a.com": { x: 1 } } } },
            "80.hosts.a.com.x",
        ],
        ["Service", "backendWeights", { ...weights, groups: [{ ...weights.groups[0], y: 1 }] }, "groups[0].y"],
        [
            "Ingress",
            "httpRules",
            [
                { path: "/", backend, madeUp: 1 },
                { path: "/b", backend: { ...backend, z: 1 } },
            ],
            "[0].madeUp, [1].backend.z",
        ],
        ["Ingress", "certificate", [{ qcloud_cert_id: ["a"], secretName: "b" }], "[0].secretName"],
    ];
    for (const [kind, name, value, fields] of cases) {
        it(`${name} of an ${kind}: ${fields}, which nothing reads, is found`, () => {
            const key = rowsOf(kind)[name]?.key ?? "";
            const [found, ...others] = annotationMistakes(kind, { [key]: JSON.stringify(value) });
            assert.deepEqual([found?.about, others], ["field", []]);
            assert.ok(
                found?.message.endsWith(`has fields that TKE does not document: remove ${fields}`),
                found?.message,
            );
        });
    }
});

/** Values of any annotations that go together. */
function consistentValues(kind: AnnotationKind): fc.Arbitrary<Record<string, unknown>> {
    return fc
        .record(Object.fromEntries(settable(kind).map(([name, row]) => [name, legalValue(name, row.value)])), {
            requiredKeys: [],
        })
        .map((candidate) => withoutContradictions(rowsOf(kind), candidate));
}

/** Takes what contradicts the rest out, and then what lacks another for that. */
function withoutContradictions(rows: Record<string, AnnotationRow>, candidate: Record<string, unknown>) {
    const kept = { ...candidate };
    const protocols = Object.values((kept.specifyProtocol ?? {}) as Record<string, { protocol: string[] }>);
    if (protocols.some(({ protocol }) => protocol.includes("UDP") && protocol.length > 1)) {
        kept.directAccess = true;
    }
    const drop = (unwanted: (row: AnnotationRow) => boolean | undefined) => {
        for (const name of Object.keys(kept)) {
            const row = rows[name];
            if (row && unwanted(row)) {
                delete kept[name];
            }
        }
    };
    drop(({ excludes }) => excludes?.some((other) => other in kept));
    drop(({ only }) => only && "directAccess" in kept && kept.directAccess !== (only === "direct"));
    for (let before = -1; before !== Object.keys(kept).length;) {
        before = Object.keys(kept).length;
        drop(({ needs }) => needs?.some((other) => !(other in kept) || kept[other] === false));
    }
    return kept;
}
