import assert from "node:assert/strict";
import { annotationMistakes } from "../../../tke/annotations/mistakes";
import { ANNOTATION_KINDS, rowsOf } from "../../../tke/annotations/table";
import { FINDING_CODES } from "../../../doctor/findings/catalog";
import { diagnose } from "../../../doctor/diagnose";
import { withChinese } from "../../../doctor/prove/waiting-words";
import { jsonReport } from "../../../doctor/output/json-report";
import { annotationMistakeInChinese } from "../../../doctor/rules/annotation-words-zh";
import { annotationText } from "../../../tke/annotations/combinations";
import { placeProblem } from "../../../verify/client-place";
import { noBackendReason, type NamespaceFacts } from "../../../verify/no-backend";
import { TREATMENTS } from "../../../doctor/prove/twin/annotation-treatments";
import { OBSTACLE_NAMES, obstacleReason } from "../../../doctor/paths/obstacles";
import { inChinese } from "../../../doctor/paths/path-words";
import { CASES } from "./finding-cases";

/** English prose: four words in a row that no command, key or value is. */
const PROSE = /(?<![\w/."'=-])[A-Za-z]?[a-z]+(?:,? [a-z]+){3,}(?![\w/."'=-])/;

function assertChinese(text: string, of: string): void {
    const [found] = PROSE.exec(text.replace(/kubectl .*/, "")) ?? [];
    assert.equal(found, undefined, `${of}: ${text}`);
}

/** Every text of a value but commands and names of pages. */
function textsOf(value: unknown, key = ""): string[] {
    if (typeof value === "string") {
        return key === "commands" || key === "source" || key === "find" ? [] : [value];
    }
    return typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([name, each]) => textsOf(each, Array.isArray(value) ? key : name))
        : [];
}

describe("doctor in Chinese", () => {
    it("recognises English where it is", () => {
        assert.throws(() => assertChinese("TCI0001: the Pod sees a node instead", "test"));
        assertChinese("kubectl describe service web", "test");
    });

    for (const [name, inputs] of Object.entries(CASES)) {
        it(`says nothing in English of ${name}`, () => {
            for (const input of [inputs.has, inputs.hasNot]) {
                textsOf(jsonReport(diagnose(...input), "zh")).forEach((text) => assertChinese(text, name));
            }
        });
    }

    it("says why nothing beside the table stops connections", () => {
        OBSTACLE_NAMES.forEach((name) => assertChinese(inChinese(obstacleReason(name).why), name));
    });

    it("has every finding's words, and what becomes of every annotation of a twin", () => {
        FINDING_CODES.forEach(({ code, title, explanation, remedy }) =>
            [title, explanation, remedy].forEach(({ zh }) => assertChinese(zh, code)),
        );
        Object.values(TREATMENTS)
            .flatMap((rows) => Object.entries(rows))
            .forEach(([name, { why }]) => assertChinese(why.zh, name));
    });

    it("says what is wrong with any annotation, whatever is wrong with it", () => {
        for (const kind of ANNOTATION_KINDS) {
            const rows = Object.values(rowsOf(kind));
            const inputs = [
                ...rows.map(({ key }) => ({ [key]: "\u0000 no value" })),
                ...rows.flatMap((row) => (row.needs || row.only ? [{ [row.key]: "true" }] : [])),
                ...ANNOTATION_KINDS.flatMap((other) =>
                    Object.values(rowsOf(other)).map(({ key }) => ({ [key]: "true" })),
                ),
                {
                    [`x-${rows[0]!.key}`]: "",
                    "service.cloud.tencent.com/nothing-like-it": "",
                    [`${rows[0]!.key}s`]: "",
                },
                Object.fromEntries(rows.map(({ key }) => [key, "true"])),
            ];
            for (const annotations of inputs) {
                for (const { key, message } of annotationMistakes(kind, annotations, { controllerVersion: "v1.0.0" })) {
                    const zh = annotationMistakeInChinese(message, annotationText(key, annotations[key]));
                    assert.match(zh, /\p{Script=Han}/u, message);
                    assertChinese(zh, message);
                }
            }
        }
    });

    it("says why nothing is bound, and why a client is in the wrong place, as verify says it", () => {
        const service = {
            metadata: {
                namespace: "shop",
                name: "web",
                annotations: { "service.kubernetes.io/loadbalance-id": "lb-1" },
            },
            spec: { selector: { app: "web" } },
        };
        const failed = { conditions: [{ type: "Ready", status: "False", message: "" }] };
        const pod = (status: object) => ({ metadata: { name: "a", labels: { app: "web" } }, status });
        const up = pod({ conditions: [{ type: "ContainersReady", status: "True" }] });
        const facts = (more: object) =>
            ({ services: [service], ingresses: [], pods: [], events: [], ...more }) as unknown as NamespaceFacts;
        const reasons = [
            noBackendReason(facts({}), "lb-2"),
            noBackendReason(facts({ services: [{ ...service, status: failed }] }), "lb-1"),
            noBackendReason(facts({}), "lb-1"),
            noBackendReason(facts({ pods: [pod({ phase: "Pending" })] }), "lb-1"),
            noBackendReason(facts({ pods: [pod({})] }), "lb-1"),
            noBackendReason(facts({ pods: [up] }), "lb-1"),
        ];
        const place = {
            vpcId: "the VPC",
            vpcCidrs: ["10.0.0.0/16"],
            podCidrs: ["172.16.0.0/16"],
            nodeAddresses: ["10.0.0.9"],
        };
        const problems = [
            placeProblem("10.0.0.9", "public", place),
            placeProblem("172.16.0.9", "public", place),
            placeProblem("10.0.0.7", "public", place),
            placeProblem("192.0.2.7", "internal", place),
        ];
        for (const text of [...reasons, ...problems, "http://a/: no answer within 8000 ms", "somebody deleted it"]) {
            const { en, zh } = withChinese(text ?? "");
            assert.match(zh, /\p{Script=Han}/u, en);
            assertChinese(zh, en);
        }
    });
});
