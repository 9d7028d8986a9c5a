import assert from "node:assert/strict";
import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { Protocol } from "../../../../components/network/security-rules";
import type { ClusterFacts } from "../../../../components/adoption/facts";
import { objectMistakes } from "../../../../components/adoption/object-checks";
import { workloadFindings } from "../../../../components/adoption/workload-checks";
import { type WorkloadFacts, type WorkloadPod } from "../../../../components/adoption/workload-facts";
import type { StackConfig } from "../../../../components/config/fields";
import { type ScenarioNumber, SCENARIOS } from "../../../../tke/scenarios";

const config = (changes: Partial<StackConfig> = {}) =>
    ({
        scenario: 1,
        region: "ap-guangzhou",
        clusterId: "cls-1",
        existingNamespace: "shop",
        workload: "deployment/shop",
        ports: [{ port: 80, targetPort: "web" }],
        ...changes,
    }) as unknown as StackConfig;

const container = (changes: Partial<V1Container> = {}): V1Container => ({
    name: "shop",
    ports: [{ name: "web", containerPort: 8080 }],
    readinessProbe: { httpGet: { path: "/", port: "web" } },
    ...changes,
});

const specOf = (changes: Partial<V1PodSpec> = {}): V1PodSpec => ({ containers: [container()], ...changes });

const pod = (changes: Partial<WorkloadPod> = {}): WorkloadPod => ({
    name: "shop-1",
    nodeName: "10.0.0.2",
    spec: specOf(),
    annotations: {},
    isReady: true,
    hasGate: true,
    ...changes,
});

const factsOf = (spec: V1PodSpec = specOf(), changes: Partial<WorkloadFacts> = {}): WorkloadFacts => ({
    found: { selector: { matchLabels: { app: "shop" } }, template: { metadata: { labels: { app: "shop" } }, spec } },
    selector: { app: "shop" },
    pods: [pod({ spec })],
    services: [],
    ...changes,
});

const CLUSTER: ClusterFacts = {
    nodes: [
        { name: "10.0.0.2", isUsable: true, isSuper: false },
        { name: "eklet-1", isUsable: true, isSuper: true },
    ],
    objects: [],
};
const STANDING: ClusterFacts = {
    ...CLUSTER,
    objects: [
        {
            kind: "Service",
            namespace: "shop",
            name: "client-ip-shop",
            isOwn: true,
            annotations: {},
            ports: [{ port: 80, protocol: Protocol.Tcp }],
        },
    ],
};
const TOLERATION = { key: "eks.tke.cloud.tencent.com/eklet", operator: "Exists" };

interface Situation {
    scenario?: ScenarioNumber;
    config?: Partial<StackConfig>;
    facts?: WorkloadFacts;
    cluster?: ClusterFacts;
}

function findingsOf({ scenario = 1, config: changes, facts = factsOf(), cluster = CLUSTER }: Situation) {
    const { mistakes, warnings } = workloadFindings(
        config({ scenario, ...changes }),
        SCENARIOS[scenario],
        cluster,
        facts,
    );
    return { mistakes: mistakes.map(({ key, set }) => `${key}: ${set}`), warnings };
}

describe("an adopted workload", () => {
    it("is without mistakes and warnings where all is as it has to be", () =>
        assert.deepEqual(findingsOf({}), { mistakes: [], warnings: [] }));

    const refused: [string, Situation, RegExp][] = [
        [
            "is missing",
            { facts: { found: null } },
            /^workload: Deployment shop\/shop does not exist in cls-1: deploy it/,
        ],
        [
            "was deleted while the stack stands",
            { facts: { found: null }, cluster: STANDING },
            /^workload: Deployment shop\/shop no longer exists .*deploy it again, or destroy the stack/,
        ],
        ["may not be read", { facts: {} }, /^workload: this kubeconfig may not read .*get deployments\.apps.*selector/],
        [
            "selects by expressions",
            { facts: factsOf(specOf(), { selector: undefined }) },
            /^workload: .*expressions.*set selector instead, such as \{app: shop\}/,
        ],
        [
            "selects no Pod",
            { facts: factsOf(specOf(), { pods: [] }) },
            /^workload: deployment\/shop has no Pod in shop/,
        ],
        [
            "selects no Pod by labels",
            { config: { workload: undefined, selector: { app: "x" } }, facts: { selector: { app: "x" }, pods: [] } },
            /^selector: Pods with app=x has no Pod/,
        ],
        [
            "has no ready Pod",
            { facts: factsOf(specOf(), { pods: [pod({ isReady: false })] }) },
            /^workload: none of the 1 Pods .*kubectl -n shop describe pod shop-1/,
        ],
        [
            "has no port of that name",
            { config: { ports: [{ port: 80, targetPort: "http" }] } },
            /^ports: no container .*TCP http: set targetPort to one of web \(8080\)/,
        ],
        [
            "has no port of that number",
            { config: { ports: [{ port: 80, targetPort: "9090" }] } },
            /^ports: no container .*TCP 9090: set targetPort to one of web/,
        ],
        [
            "has the port by another protocol",
            { config: { ports: [{ port: 80, targetPort: "8080", protocol: "UDP" }] } },
            /^ports: no container .*UDP 8080/,
        ],
        [
            "has the node's network",
            { facts: factsOf(specOf({ hostNetwork: true })) },
            /^workload: .*hostNetwork.*E4033.*such as 4 or 6/,
        ],
        [
            "is on super nodes",
            { facts: factsOf(specOf(), { pods: [pod({ nodeName: "eklet-1" })] }) },
            /^workload: 1 of 1 Pods .*on super nodes.*such as 3 or 11/,
        ],
        ["does not tolerate super nodes", { scenario: 3 }, /^workload: .*add the toleration \{key: eks\.tke/],
        [
            "is not on super nodes",
            { scenario: 3, facts: factsOf(specOf({ tolerations: [TOLERATION] })) },
            /^workload: 1 of 1 Pods .*not on super nodes.*nodeSelector node\.kubernetes\.io\/instance-type: eklet/,
        ],
        [
            "is on one kind of node of two",
            { scenario: 11, facts: factsOf(specOf({ tolerations: [TOLERATION] }), { pods: [pod(), pod()] }) },
            /^workload: all Pods .*one kind of node/,
        ],
        ["does not take VPC-CNI that was added", { scenario: 10 }, /^workload: .*annotate its Pods .*tke-route-eni/],
    ];
    for (const [what, situation, message] of refused) {
        it(`is refused where it ${what}`, () => {
            const { mistakes } = findingsOf(situation);
            assert.equal(mistakes.length, 1, mistakes.join("\n"));
            assert.match(mistakes[0]!, message);
        });
    }

    it("is refused with all mistakes at once", () => {
        const facts = factsOf(specOf({ hostNetwork: true }), { pods: [pod({ isReady: false, nodeName: "eklet-1" })] });
        const { mistakes } = findingsOf({ facts, config: { ports: [{ port: 80, targetPort: "http" }] } });
        assert.equal(mistakes.length, 4, mistakes.join("\n"));
    });

    const accepted: [string, Situation][] = [
        [
            "a port that is probed and not declared",
            {
                facts: factsOf(
                    specOf({ containers: [container({ ports: [], readinessProbe: { tcpSocket: { port: 9090 } } })] }),
                ),
                config: { ports: [{ port: 80, targetPort: "9090" }] },
            },
        ],
        [
            "the port of a sidecar",
            {
                facts: factsOf(
                    specOf({
                        containers: [container({ ports: [] })],
                        initContainers: [container({ restartPolicy: "Always" })],
                    }),
                ),
            },
        ],
        ["the node's network behind NodePorts", { scenario: 4, facts: factsOf(specOf({ hostNetwork: true })) }],
        [
            "Pods that TKE has put on super nodes without a toleration",
            { scenario: 3, facts: factsOf(specOf(), { pods: [pod({ nodeName: "eklet-1" })] }) },
        ],
        [
            "nodes that may not be listed",
            { facts: factsOf(specOf(), { pods: [pod({ nodeName: "eklet-1" })] }), cluster: {} },
        ],
    ];
    for (const [what, situation] of accepted) {
        it(`may have ${what}`, () => assert.deepEqual(findingsOf(situation), { mistakes: [], warnings: [] }));
    }

    const warned: [string, Situation, RegExp][] = [
        [
            "Pods older than the readiness gate",
            { facts: factsOf(specOf(), { pods: [pod(), pod({ hasGate: false })] }) },
            /^1 of 2 Pods .*once the stack is up, kubectl -n shop rollout restart deployment\/shop$/,
        ],
        [
            "no readiness probe",
            { facts: factsOf(specOf({ containers: [container({ readinessProbe: undefined })] })) },
            /no readiness probe/,
        ],
        [
            "another Service for clients",
            { facts: factsOf(specOf(), { services: [{ name: "old", type: "LoadBalancer", isOwn: false }] }) },
            /^Service shop\/old \(LoadBalancer\) lets clients in .*stays as it is/,
        ],
        ["Pods that may not be listed", { facts: factsOf(specOf(), { pods: undefined }) }, /may not list Pods in shop/],
        [
            "no declared port at all",
            {
                facts: factsOf(specOf({ containers: [container({ ports: undefined })] })),
                config: { ports: [{ port: 80, targetPort: "8080" }] },
            },
            /declares no ports: whether it listens on TCP 8080 is not known/,
        ],
        [
            "no Pod while the stack stands",
            { facts: factsOf(specOf(), { pods: [] }), cluster: STANDING },
            /^workload: deployment\/shop has no Pod/,
        ],
    ];
    for (const [what, situation, message] of warned) {
        it(`is warned of: ${what}`, () => {
            const { mistakes, warnings } = findingsOf(situation);
            assert.deepEqual(mistakes, []);
            assert.equal(warnings.length, 1, warnings.join("\n"));
            assert.match(warnings[0]!, message);
        });
    }

    it("is warned of nothing that is usual: Services inside the cluster, and its own", () => {
        const services = [
            { name: "shop", type: "ClusterIP", isOwn: false },
            { name: "client-ip-shop", type: "LoadBalancer", isOwn: true },
        ];
        assert.deepEqual(findingsOf({ facts: factsOf(specOf(), { services }) }).warnings, []);
    });

    it("may be a Deployment of the name that the stack's own app has", () => {
        const real = {
            kind: "Deployment",
            namespace: "shop",
            name: "real-ip-app",
            isOwn: false,
            annotations: {},
            ports: [],
        };
        const facts = { namespace: { isOwn: false, isTerminating: false }, objects: [real] };
        assert.deepEqual(objectMistakes(config(), true, facts), []);
        const service = { ...real, kind: "Service", name: "client-ip-shop" };
        const [mistake] = objectMistakes(config(), true, { ...facts, objects: [service] });
        assert.match(mistake?.set ?? "", /Service shop\/client-ip-shop already exists.*set entryPointName/);
    });
});
