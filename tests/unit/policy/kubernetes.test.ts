import assert from "node:assert/strict";
import { directAccessFitsScenario, directAccessStated } from "../../../policy/rules/direct-access";
import { ingressBackendKind } from "../../../policy/rules/ingress-backends";
import type { PolicyResource } from "../../../policy/rules/rule";
import { superNodeToleration } from "../../../policy/rules/super-node-toleration";
import {
    annotations,
    DEPLOYMENT,
    ingress,
    loadBalancer,
    INGRESS,
    type Links,
    NATIVE_POOL,
    resource,
    saysOf,
    SCENARIO,
    SERVICE,
    SUPER_POOL,
    UNKNOWN,
} from "./resources";

const scenario = (props: object) => resource(SCENARIO, "client-ip", props);

describe("policy direct-access-stated", () => {
    for (const [kind, entry] of [
        ["Service of type LoadBalancer", loadBalancer] as const,
        ["Ingress", ingress] as const,
    ]) {
        it(`refuses a ${kind} that does not say, or says neither true nor false`, () => {
            assert.match(
                saysOf(directAccessStated, entry()).join(),
                /direct-access"\] is not set.*: set "true".*457\/131136/,
            );
            assert.match(saysOf(directAccessStated, entry("yes")).join(), /is "yes": set "true" or "false" \(E4037\)/);
        });
        it(`lets a ${kind} pass that says true or false`, () => {
            assert.deepEqual(saysOf(directAccessStated, entry("true"), entry("false")), []);
        });
        it(`waits for a ${kind} to be known`, () => {
            assert.deepEqual(saysOf(directAccessStated, entry(UNKNOWN)), ["undecided"]);
        });
    }

    it("takes an Ingress without a class, or with the annotation of old, for TKE's, and no other", () => {
        assert.equal(saysOf(directAccessStated, ingress(undefined, {})).length, 1);
        assert.deepEqual(saysOf(directAccessStated, ingress(undefined, { ingressClassName: "nginx" })), []);
        const both = {
            metadata: { annotations: { "kubernetes.io/ingress.class": "qcloud" } },
            spec: { ingressClassName: "nginx" },
        };
        assert.equal(saysOf(directAccessStated, resource(INGRESS, "both", both)).length, 1);
        const old = { metadata: { annotations: { "kubernetes.io/ingress.class": "nginx" } } };
        assert.deepEqual(saysOf(directAccessStated, resource(INGRESS, "old", old)), []);
    });

    it("has nothing to say of a Service without a CLB", () => {
        const others = ["NodePort", "ClusterIP", undefined].map((type) => resource(SERVICE, "it", { spec: { type } }));
        assert.deepEqual(saysOf(directAccessStated, ...others), []);
    });
});

describe("policy direct-access-fits-scenario", () => {
    const fits = (
        owner: PolicyResource,
        entry: (directAccess: string, links: Links) => PolicyResource,
        value: string,
    ) => {
        const component = resource("tke-client-ip:index:DirectService", "direct", {}, { parent: owner });
        return saysOf(directAccessFitsScenario, owner, component, entry(value, { parent: component }));
    };
    const asIngress = (value: string, links: Links) => ingress(value, undefined, links);

    for (const number of [1, 2, 3]) {
        it(`wants "true" in scenario ${number}`, () => {
            assert.deepEqual(fits(scenario({ scenario: number }), loadBalancer, "true"), []);
            const message = new RegExp(`^entry: .*is "false", but scenario ${number} binds Pods.*: set "true"`);
            assert.match(fits(scenario({ scenario: number }), loadBalancer, "false").join(), message);
        });
    }
    for (const number of [4, 5]) {
        it(`wants "false" in scenario ${number}`, () => {
            assert.deepEqual(fits(scenario({ scenario: number }), asIngress, "false"), []);
            const message = new RegExp(`is "true", but scenario ${number} binds nodes.*: set "false"`);
            assert.match(fits(scenario({ scenario: number }), asIngress, "true").join(), message);
        });
    }

    it("goes by the config where that asks to show how the address is lost", () => {
        const lost = scenario({ scenario: 1, directAccess: false });
        assert.deepEqual(fits(lost, loadBalancer, "false"), []);
        assert.match(fits(lost, loadBalancer, "true").join(), /config has directAccess: false: set "false"/);
    });

    it("wants a LoadBalancer Service direct without a scenario too, and leaves an Ingress the choice", () => {
        assert.deepEqual(saysOf(directAccessFitsScenario, loadBalancer("true"), ingress("true"), ingress("false")), []);
        assert.match(saysOf(directAccessFitsScenario, loadBalancer("false")).join(), /a node instead of its client/);
    });

    it("lets a Service keep NodePorts that keep its client, by the decision table", () => {
        const service = (spec: object, more: object = {}) =>
            resource(SERVICE, "entry", {
                metadata: { annotations: { ...annotations("service", "false"), ...more } },
                spec: { type: "LoadBalancer", ...spec },
            });
        const layer7 = { "service.cloud.tencent.com/specify-protocol": '{"80":{"protocol":["HTTP"]}}' };
        assert.deepEqual(saysOf(directAccessFitsScenario, service({ externalTrafficPolicy: "Local" })), []);
        assert.deepEqual(saysOf(directAccessFitsScenario, service({}, layer7)), []);
        assert.equal(saysOf(directAccessFitsScenario, service({ externalTrafficPolicy: "Cluster" })).length, 1);
    });

    it("wants everything direct where there are super nodes only", () => {
        const [pool, nodes] = [resource(SUPER_POOL, "super"), resource(NATIVE_POOL, "native")];
        assert.match(saysOf(directAccessFitsScenario, pool, ingress("false")).join(), /no NodePort.*457\/113905/);
        assert.deepEqual(saysOf(directAccessFitsScenario, pool, ingress("true")), []);
        assert.deepEqual(saysOf(directAccessFitsScenario, pool, nodes, ingress("false")), []);
    });

    it("waits for what is not known, of the annotation and of the scenario", () => {
        assert.deepEqual(fits(scenario({ scenario: 1 }), loadBalancer, UNKNOWN), ["undecided"]);
        assert.deepEqual(fits(scenario({ scenario: UNKNOWN }), loadBalancer, "false"), ["undecided"]);
    });
});

describe("policy ingress-backend-kind", () => {
    const service = (type: string | undefined, name = "web", namespace = "app") =>
        resource(SERVICE, "web-service", { metadata: { name, namespace }, spec: { type } });
    const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
    const rules = (name: string) => ({
        ingressClassName: "qcloud",
        rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend: backend(name) }] } }],
    });

    it("refuses a ClusterIP Service behind an Ingress without direct access", () => {
        for (const type of ["ClusterIP", undefined]) {
            const [message] = saysOf(ingressBackendKind, service(type), ingress("false", rules("web")));
            assert.match(message ?? "", /^entry: .*web-service is a ClusterIP Service.*: set .*"NodePort" \(E4047\)/);
        }
        assert.equal(saysOf(ingressBackendKind, service("ClusterIP"), ingress(undefined, rules("web"))).length, 1);
    });

    it("refuses it as default backend too", () => {
        const spec = { defaultBackend: backend("web") };
        assert.equal(saysOf(ingressBackendKind, service("ClusterIP"), ingress("false", spec)).length, 1);
    });

    it("lets NodePort and LoadBalancer Services pass, and ClusterIP Services behind a direct Ingress", () => {
        assert.deepEqual(saysOf(ingressBackendKind, service("NodePort"), ingress("false", rules("web"))), []);
        assert.deepEqual(saysOf(ingressBackendKind, service("LoadBalancer"), ingress("false", rules("web"))), []);
        assert.deepEqual(saysOf(ingressBackendKind, service("ClusterIP"), ingress("true", rules("web"))), []);
    });

    it("does not take a Service of another name or namespace for the backend", () => {
        assert.deepEqual(saysOf(ingressBackendKind, service("ClusterIP", "db"), ingress("false", rules("web"))), []);
        const elsewhere = service("ClusterIP", "web", "other");
        assert.deepEqual(saysOf(ingressBackendKind, elsewhere, ingress("false", rules("web"))), []);
    });

    it("finds a backend whose name is not known by what the Ingress depends on, and waits without that", () => {
        const nodePort = service("NodePort", "other");
        const clusterIp = service("ClusterIP", UNKNOWN);
        const on = (origin: PolicyResource) => ingress("false", rules(UNKNOWN), { from: { spec: [origin] } });
        assert.equal(saysOf(ingressBackendKind, clusterIp, on(clusterIp)).length, 1);
        assert.deepEqual(saysOf(ingressBackendKind, nodePort, on(nodePort)), []);
        assert.deepEqual(saysOf(ingressBackendKind, clusterIp, ingress("false", rules(UNKNOWN))), ["undecided"]);
    });

    it("waits for a type that is not known", () => {
        assert.deepEqual(saysOf(ingressBackendKind, service(UNKNOWN), ingress("false", rules("web"))), ["undecided"]);
    });
});

describe("policy super-node-toleration", () => {
    const toleration = { key: "eks.tke.cloud.tencent.com/eklet", operator: "Exists", effect: "NoSchedule" };
    const deployment = (spec: object) => resource(DEPLOYMENT, "app", { spec: { template: { spec } } });
    const pool = resource(SUPER_POOL, "super");

    it("refuses Pods without the toleration where there are super nodes only", () => {
        const others = [
            { key: "other", operator: "Exists" },
            { ...toleration, effect: "NoExecute" },
        ];
        for (const tolerations of [undefined, [], others]) {
            const [message] = saysOf(superNodeToleration, pool, deployment({ tolerations }));
            assert.match(
                message ?? "",
                /^app: spec\.template\.spec\.tolerations .*: add \{ key: "eks\.tke.*457\/45561/,
            );
        }
    });

    it("reads the Pods of every kind of workload", () => {
        const template = { template: { spec: {} } };
        const workloads = [
            resource("kubernetes:core/v1:Pod", "pod", { spec: {} }),
            resource("kubernetes:batch/v1:CronJob", "cron", { spec: { jobTemplate: { spec: template } } }),
            ...["apps/v1:StatefulSet", "apps/v1:ReplicaSet", "batch/v1:Job", "core/v1:ReplicationController"].map(
                (kind) => resource(`kubernetes:${kind}`, kind, { spec: template }),
            ),
            resource("kubernetes:extensions/v1beta1:Deployment", "old", { spec: template }),
        ];
        assert.equal(saysOf(superNodeToleration, pool, ...workloads).length, workloads.length);
        const daemonSet = resource("kubernetes:apps/v1:DaemonSet", "daemon", { spec: template });
        assert.deepEqual(saysOf(superNodeToleration, pool, daemonSet), []);
    });

    it("lets every toleration pass that the scheduler takes", () => {
        const { key, effect } = toleration;
        for (const taken of [toleration, { key, effect }, { key, operator: "Exists" }, { operator: "Exists" }]) {
            assert.deepEqual(saysOf(superNodeToleration, pool, deployment({ tolerations: [taken] })), []);
        }
    });

    it("asks beside other nodes only for Pods that select super nodes", () => {
        const nodes = resource(NATIVE_POOL, "native");
        assert.deepEqual(saysOf(superNodeToleration, pool, nodes, deployment({})), []);
        const selecting = deployment({ nodeSelector: { "node.kubernetes.io/instance-type": "eklet" } });
        assert.match(saysOf(superNodeToleration, pool, nodes, selecting).join(), /nodeSelector asks for them/);
    });

    it("waits for tolerations that are not known", () => {
        assert.deepEqual(saysOf(superNodeToleration, pool, deployment({ tolerations: UNKNOWN })), ["undecided"]);
    });
});
