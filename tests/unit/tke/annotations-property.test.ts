import assert from "node:assert/strict";
import fc from "fast-check";
import { buildAnnotations } from "../../../components/entry-point/build-annotations";
import { annotationMistakes } from "../../../tke/annotations/mistakes";
import type { AnnotationRow, ValueType } from "../../../tke/annotations/row";
import { ANNOTATION_KINDS, type AnnotationKind, isSetByUser, rowsOf } from "../../../tke/annotations/table";
import { isAllowed } from "../../../tke/annotations/values";

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
            );
        });

        it(`${kind}: a value out of range is found, by key and value, in every annotation`, () => {
            fc.assert(
                fc.property(fc.constantFrom(...settable(kind)), fc.string(), ([, row], text) => {
                    fc.pre(!isAllowed(text, row.value));
                    const [first] = annotationMistakes(kind, { [row.key]: text });
                    assert.ok(first?.message.startsWith(`${row.key}: ${JSON.stringify(text)} is not allowed`));
                }),
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
                    assert.equal(mistake?.message, `${slip}: "x" is no annotation that TKE documents: set ${key}`);
                }),
            );
        });
    }
});

/** Values of any annotations that go together. */
function consistentValues(kind: AnnotationKind): fc.Arbitrary<Record<string, unknown>> {
    return fc
        .record(Object.fromEntries(settable(kind).map(([name, row]) => [name, values(name, row.value)])), {
            requiredKeys: [],
        })
        .map((candidate) => withoutContradictions(rowsOf(kind), candidate));
}

/** Takes what contradicts the rest out, and then what lacks another for that. */
function withoutContradictions(rows: Record<string, AnnotationRow>, candidate: Record<string, unknown>) {
    const kept = { ...candidate };
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

function values(name: string, type: ValueType): fc.Arbitrary<unknown> {
    switch (type.type) {
        case "boolean":
            return fc.boolean();
        case "oneOf":
            return fc.constantFrom(...type.values);
        case "wholeNumber":
            return fc.integer({ min: type.min, max: type.max });
        case "text":
            return fc.stringMatching(type.pattern);
        case "list":
            return fc.array(fc.stringMatching(type.pattern), {
                minLength: type.mayBeEmpty ? 0 : 1,
                maxLength: type.max,
            });
        case "json":
            return json(name);
    }
}

function json(name: string): fc.Arbitrary<unknown> {
    const port = fc.integer({ min: 1, max: 65535 });
    switch (name) {
        case "specifyProtocol":
            return fc.dictionary(
                port.map(String),
                fc.record({ protocol: fc.uniqueArray(fc.constantFrom("TCP", "UDP", "HTTPS"), { minLength: 1 }) }),
            );
        case "listenPorts":
            return fc.array(fc.oneof(fc.record({ HTTP: port }), fc.record({ HTTPS: port })), { minLength: 1 });
        case "httpRules":
        case "httpsRules":
            return fc.option(
                fc.array(
                    fc.record({
                        host: fc.string(),
                        path: fc.string(),
                        backend: fc.record({ serviceName: fc.string(), servicePort: fc.oneof(port, fc.string()) }),
                    }),
                ),
            );
        case "autoRewriteCode":
            return fc.record({ defaultRewriteCode: fc.constantFrom(301, 302, 307) });
        case "certificate":
            return fc.array(
                fc.record({
                    hosts: fc.array(fc.string()),
                    qcloud_cert_id: fc.array(fc.string({ minLength: 1 }), { minLength: 1 }),
                }),
            );
        case "superNodeHostSysctls":
            return fc.array(fc.jsonValue({ maxDepth: 1 }));
        default:
            return fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }));
    }
}
