import assert from "node:assert/strict";
import { labManifests } from "../../../../cli/mcp/lab-manifests";

const service = (name: string, namespace = "shop") =>
    `kind: Service\nmetadata: { name: ${name}, namespace: ${namespace}, uid: u, annotations: { service.cloud.tencent.com/direct-access: "true" } }\nspec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }\n`;
const WORKLOAD = `kind: DaemonSet
metadata: { name: web, namespace: shop, ownerReferences: [{ kind: A, name: a }] }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      hostNetwork: true
      containers: [{ name: web, image: theirs, command: [sh, -c, "rm -rf /"] }]
`;

describe("manifests for the lab", () => {
    it("are of one namespace that is not theirs, and no Pod of them runs", () => {
        const { objects, entries } = labManifests([service("web"), WORKLOAD].join("---\n"));
        assert.deepEqual(entries, ["service/web"]);
        assert.deepEqual(
            objects.map(
                ({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata?.namespace}/${metadata?.name}`,
            ),
            ["v1 Service lab-try/web", "apps/v1 Deployment lab-try/web"],
        );
        const [web, deployment] = objects as { metadata: object; spec: { replicas?: number; template?: object } }[];
        assert.deepEqual(Object.keys(web?.metadata ?? {}).toSorted(), ["annotations", "name", "namespace"]);
        assert.equal(deployment?.spec.replicas, 0);
        assert.match(JSON.stringify(deployment?.spec.template), /"hostNetwork":true/);
    });

    it("leave out what decides nothing, or would reach beyond the namespace, and say so", () => {
        const more = [
            "kind: ClusterRoleBinding\nmetadata: { name: all }\n",
            "kind: ConfigMap\nmetadata: { name: tke-service-controller-config, namespace: kube-system }\n",
            "kind: Secret\nmetadata: { name: s }\n",
        ];
        const { objects, leftOut } = labManifests([service("web"), ...more].join("---\n"));
        assert.equal(objects.length, 1);
        assert.deepEqual(leftOut, [
            "1 ConfigMap: not applied",
            "1 ClusterRoleBinding: not applied",
            "1 Secret: not applied",
        ]);
    });

    it("are refused where they are of several namespaces, or hold too little or too much to connect to", () => {
        assert.throws(() => labManifests([service("a"), service("b", "else")].join("---\n")), /shop, else/);
        assert.throws(() => labManifests(WORKLOAD), /hold 0 Services .*give 1 to 5/);
        const many = Array.from({ length: 6 }, (_, index) => service(`web-${index}`)).join("---\n");
        assert.throws(() => labManifests(many), /hold 6 Services/);
    });
});
