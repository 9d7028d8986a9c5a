import assert from "node:assert/strict";
import fc from "fast-check";
import { annotationProblems } from "../../../../../lab/controllers/model/annotation-problems";
import type { Problem } from "../../../../../lab/controllers/problems";
import { annotationMistakes } from "../../../../../tke/annotations/mistakes";
import type { AnnotationRow } from "../../../../../tke/annotations/row";
import { ANNOTATION_KEYS, rowsOf } from "../../../../../tke/annotations/table";
import { isAllowed, toText } from "../../../../../tke/annotations/values";
import { fuzzed } from "../../../../support/fuzz";
import { legalValue } from "../../../../support/objects/annotation-values";
import { besides, KINDS, modelOf, rows, type Annotations } from "../annotation-models";

const naming = (problems: readonly Problem[], key: string) => problems.filter(({ message }) => message.includes(key));

describe("checker and controllers", function () {
    this.timeout(60_000);

    for (const kind of KINDS) {
        it(`${kind}: a legal value is no mistake, and no problem of the controllers`, () => {
            const legal = fc
                .constantFrom(...rows(kind))
                .chain(([name, row]) =>
                    legalValue(name, row.value).map((value) => [row, toText(value, row.value)] as const),
                );
            fc.assert(
                fc.property(legal, ([row, text]) => {
                    const annotations = {
                        [ANNOTATION_KEYS[kind].directAccess]: "true",
                        ...besides(kind, row),
                        [row.key]: text,
                    };
                    const wrong = annotationMistakes(kind, annotations).filter(({ about }) => about === "value");
                    assert.deepEqual(wrong, []);
                    const { problems } = modelOf(kind, annotations);
                    const refused = naming(problems, row.key).filter(
                        ({ message }) => !/the lab|has no port|asks for HTTPS/.test(message),
                    );
                    assert.deepEqual(
                        refused.filter(({ severity }) => severity === "error"),
                        [],
                    );
                }),
                fuzzed(200),
            );
        });

        it(`${kind}: an illegal value is a mistake, an error of the controllers, and nothing of it is carried out`, () => {
            const illegal = fc
                .constantFrom(...rows(kind))
                .chain(([name, row]) => wrongText(name, row).map((text) => [name, row, text] as const));
            fc.assert(
                fc.property(illegal, ([name, row, text]) => {
                    fc.pre(!isAllowed(text, row.value));
                    const rest = besides(kind, row);
                    const annotations = { ...rest, [row.key]: text };
                    const [mistake] = annotationMistakes(kind, annotations);
                    assert.equal(mistake?.about, "value");
                    const { model, problems } = modelOf(kind, annotations);
                    const all = [...problems, ...annotationProblems(kind, annotations, problems)];
                    const told = naming(all, row.key).filter(({ severity }) => severity === "error");
                    assert.ok(told.length > 0, JSON.stringify(all));
                    assert.equal(told[0]?.code, mistake.code, "the checker's code is the controllers'");
                    if (name !== "directAccess") {
                        const without = row.needs ? {} : rest;
                        assert.deepEqual(
                            withoutCertificates(name, model),
                            withoutCertificates(name, modelOf(kind, without).model),
                        );
                    }
                }),
                fuzzed(300),
            );
        });
    }

    for (const [title, kind, annotations] of [
        ["a charge type without a bandwidth", "Service", { chargeType: "TRAFFIC_POSTPAID_BY_HOUR" }],
        ["a bandwidth without a charge type", "Service", { bandwidthMbps: "5" }],
        ["a charge type without a bandwidth", "Ingress", { chargeType: "TRAFFIC_POSTPAID_BY_HOUR" }],
        ["a bandwidth without a charge type", "Ingress", { bandwidthMbps: "5" }],
        [
            "TCP and UDP on one port without direct access",
            "Service",
            { specifyProtocol: '{"80":{"protocol":["TCP","UDP"]}}' },
        ],
    ] as const) {
        it(`${kind}: refuse ${title}`, () => {
            const keyed: Annotations = Object.fromEntries(
                Object.entries<string>(annotations).map(([name, text]) => [rowsOf(kind)[name]!.key, text]),
            );
            const [key = ""] = Object.keys(keyed);
            assert.equal(annotationMistakes(kind, keyed).length, 1);
            const { problems } = modelOf(kind, keyed);
            const all = [...problems, ...annotationProblems(kind, keyed, problems)];
            assert.ok(all.length > 0 && naming(annotationProblems(kind, keyed, []), key).length === 1);
        });
    }
});

/** A certificate that cannot be read leaves the rules to HTTPS, which then have none. */
function withoutCertificates(name: string, model: ReturnType<typeof modelOf>["model"]) {
    return name === "certificate" ? { ...model, listeners: [] } : model;
}

/** Texts near the legal ones, and any. */
function wrongText(name: string, { value }: AnnotationRow): fc.Arbitrary<string> {
    const near = legalValue(name, value).map((each) => toText(each, value));
    return fc.oneof(
        fc.string(),
        fc.json(),
        near.map((text) => `${text},`),
        near.map((text) => ` ${text}`),
        near.map((text) => text.toUpperCase()),
        near.map((text) => JSON.stringify(text)),
        near.map((text) => `[${text}]`),
        fc.integer({ min: -5, max: 5000 }).map(String),
        fc.constantFrom("True", "yes", "1", "null", "{}", "[]", "01", "307", '"x"'),
    );
}
