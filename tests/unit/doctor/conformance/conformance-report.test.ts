import Ajv from "ajv";
import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { casesOf, type CaseResult } from "../../../../doctor/conformance/cases";
import type { Observation, SeenRequest } from "../../../../doctor/conformance/observation";
import { observeStack } from "../../../../doctor/conformance/observe-stack";
import { conformanceReport, reportYaml, type ReportParts } from "../../../../doctor/conformance/conformance-report";
import { ASSUMPTIONS, type Assumption } from "../../../../tke/assumptions";
import { READINGS } from "../../../../tke/decision-table/readings";
import type { Proof } from "../../../../verify/verify";
import { conformanceJsonSchema } from "../../../support/pages/report-schemas";

const request = (more: Partial<SeenRequest> = {}): SeenRequest => ({
    layer: 4,
    sees: "client",
    forged: false,
    forgedArrived: false,
    ...more,
});
const observation = (more: Partial<Observation> = {}): Observation => ({
    entry: "Service",
    pods: ["ENI"],
    directAccess: "true",
    refused: false,
    expected: "kept",
    seen: "kept",
    requests: [request()],
    ...more,
});
const forger = request({ layer: 7, forged: true, forwardedFor: "client" });
const twoNodes = { nodes: { schedulable: 1, cordoned: 1 }, path: "NodePort" as const, directAccess: "false" as const };

/** For each assumption what is seen where it holds, where it does not, and where nothing is decided. */
const SEEN: Readonly<
    Record<Assumption, { on: Partial<Observation>[]; off: Partial<Observation>[]; open: Partial<Observation>[] }>
> = {
    "default-beats-false": {
        on: [
            { directAccess: "false", enableDefaultDirectAccess: true, path: "direct" },
            { directAccess: "false", enableDefaultDirectAccess: true, directAccessAfter: "true" },
        ],
        off: [
            { directAccess: "false", enableDefaultDirectAccess: true, path: "NodePort" },
            { directAccess: "false", enableDefaultDirectAccess: true, requests: [request({ sees: "node" })] },
        ],
        open: [
            { directAccess: "false", enableDefaultDirectAccess: false, path: "NodePort" },
            { directAccess: "true", enableDefaultDirectAccess: true, path: "direct" },
            { directAccess: "false", enableDefaultDirectAccess: true, requests: [] },
        ],
    },
    "snat-pro-hides-client": {
        on: [{ pods: ["bridge"], requests: [request({ sees: "other" }), request({ sees: "CLB" })] }],
        off: [{ pods: ["bridge"], requests: [request()] }],
        open: [
            { pods: ["bridge"], path: "NodePort", requests: [request({ sees: "node" })] },
            { pods: ["bridge", "ENI"] },
            { pods: ["bridge"], requests: [], refused: true },
        ],
    },
    "cordoned-unbound": {
        on: [{ ...twoNodes, boundNodes: { schedulable: 1, cordoned: 0 } }],
        off: [
            { ...twoNodes, boundNodes: { schedulable: 1, cordoned: 1 } },
            { ...twoNodes, nodes: { schedulable: 0, cordoned: 2 } },
        ],
        open: [
            twoNodes,
            { ...twoNodes, nodes: { schedulable: 2, cordoned: 0 }, boundNodes: { schedulable: 2, cordoned: 0 } },
            { ...twoNodes, path: "direct" },
        ],
    },
    "host-network-bound": {
        on: [{ pods: ["host network"], path: "direct", requests: [] }, { pods: ["host network"] }],
        off: [{ pods: ["host network"], refused: true, requests: [] }],
        open: [{ pods: ["host network"], requests: [] }, { pods: ["host network"], directAccess: "false" }, {}],
    },
    "x-forwarded-for-overwritten": {
        on: [{ requests: [forger, request({ layer: 7 })] }],
        off: [{ requests: [{ ...forger, forgedArrived: true }] }],
        open: [{ requests: [request({ layer: 7 })] }, { requests: [request({ forged: true, forgedArrived: true })] }],
    },
};

const parts = (observations: readonly Observation[], more: Partial<ReportParts> = {}): ReportParts => ({
    tool: "doctor --prove",
    versions: { project: "0.1.0", kubernetes: "v1.34.1-tke.1", controller: "v2.11.4", provider: "1.83.25" },
    network: "VPC-CNI",
    kubeProxy: "ipvs",
    nodes: { native: 2, super: 0 },
    region: "ap-guangzhou",
    observations,
    ...more,
});

describe("the cases of a conformance report", () => {
    const caseOf = (name: CaseResult["case"], more: Partial<Observation>) =>
        casesOf(observation(more)).find((each) => each.case === name)!;

    it("are one for each assumption of the lab, and for each reading of the decision table", () => {
        assert.deepEqual(Object.keys(SEEN).toSorted(), [...ASSUMPTIONS].toSorted());
        assert.ok(READINGS.every(({ assume }) => assume in SEEN));
    });

    for (const [name, { on, off, open }] of Object.entries(SEEN) as [Assumption, (typeof SEEN)[Assumption]][]) {
        it(`decide ${name} by what was seen, or say how to find out`, () => {
            for (const more of on) {
                const { seen, result } = caseOf(name, more);
                assert.deepEqual([seen, result], ["holds", "failed"], JSON.stringify(more));
            }
            for (const more of off) {
                const { seen, result } = caseOf(name, more);
                assert.deepEqual([seen, result], ["does not hold", "passed"], JSON.stringify(more));
            }
            for (const more of open) {
                const { result, why = "", how = "" } = caseOf(name, more);
                assert.equal(result, "skipped", JSON.stringify(more));
                assert.ok(why !== "" && how !== "");
            }
        });
    }

    it("compare doctor's verdict with what was seen", () => {
        const results = [{}, { seen: "lost" }, { seen: "unknown" }, { expected: "unknown" }] as const;
        assert.deepEqual(
            results.map((more) => caseOf("verdict", more).result),
            ["passed", "failed", "skipped", "skipped"],
        );
    });
});

describe("a conformance report", () => {
    const ajv = new Ajv({ schemaId: "$id" });
    const validate = ajv.compile({ ...conformanceJsonSchema(), $schema: undefined, $id: undefined });

    it("is YAML that fits the published schema", () => {
        const all = Object.values(SEEN).flatMap(({ on, off, open }) => [...on, ...off, ...open].map(observation));
        const report = parse(reportYaml(conformanceReport(parts(all)))) as object;
        assert.ok(validate(report), JSON.stringify(validate.errors));
    });

    it("has no place for a name, an address, an id or a secret, wherever the cluster has one", () => {
        const poison = fc.constantFrom(
            "lb-1a2b3c4d",
            "10.0.0.7",
            "shop",
            "cls-abcdefgh",
            "AKIDz8krbsJ5yKBZ",
            "web.example.com",
        );
        fc.assert(
            fc.property(poison, (secret) => {
                const proof = {
                    stack: secret,
                    scenario: 4,
                    url: `http://${secret}/`,
                    path: { client: secret, clb: secret, nodes: [`${secret}:1`], pods: [secret] },
                    client: secret,
                    remoteAddr: secret,
                    xForwardedFor: `${secret}, ${secret}`,
                    clientIpFrom: "x-forwarded-for",
                    clientIpKept: true,
                    reason: secret,
                    forged: true,
                } satisfies Proof;
                const versions = { project: "0.1.0", kubernetes: secret, controller: secret, provider: secret };
                const wrong = { versions, network: secret, kubeProxy: secret, region: secret };
                const text = reportYaml(conformanceReport(parts([observeStack([proof])!], wrong)));
                assert.ok(!text.includes(secret), text);
            }),
        );
    });

    it("names a region by its class alone", () => {
        const classes = ["ap-guangzhou", "ap-shanghai-fsi", "ap-hongkong", "na-siliconvalley", undefined].map(
            (region) => conformanceReport(parts([], { region })).cluster.region,
        );
        assert.deepEqual(classes, ["mainland", "finance", "international", "international", "unknown"]);
    });

    it("of verify has the case of a forged header", () => {
        const proof = (xForwardedFor: string): Proof => ({
            stack: "scenario4",
            scenario: 4,
            url: "http://198.51.100.9/",
            path: { client: "192.0.2.7", clb: "198.51.100.9:80", nodes: ["10.0.0.5:30080"], pods: ["10.0.1.7:5000"] },
            client: "192.0.2.7",
            remoteAddr: "10.0.0.5",
            xForwardedFor,
            clientIpFrom: "x-forwarded-for",
            clientIpKept: true,
            forged: true,
        });
        const seen = (header: string) =>
            casesOf(observeStack([proof(header)])!).find((each) => each.case === "x-forwarded-for-overwritten")?.seen;
        assert.deepEqual([seen("203.0.113.66, 192.0.2.7"), seen("192.0.2.7")], ["does not hold", "holds"]);
    });
});
