import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NO_OBJECTS, type Service } from "../../../doctor/model/cluster-objects";
import { overlaid } from "../../../doctor/read/overlay";
import { readFiles } from "../../../doctor/read/read-files";
import { cluster, service } from "./objects";

const SERVICE =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { type: LoadBalancer }\n";

describe("doctor's reader of manifests", () => {
    const folder = mkdtempSync(join(tmpdir(), "doctor-files-"));
    after(() => rmSync(folder, { recursive: true }));

    function read(name: string, text: string) {
        writeFileSync(join(folder, name), text);
        return readFiles([name], folder);
    }

    it("takes documents and lists apart, and knows the line of each", () => {
        const list = `---\napiVersion: v1\nkind: List\nitems:\n- ${SERVICE.trim().replaceAll("\n", "\n  ")}\n`;
        const { objects, locations, problems } = read("both.yaml", `# first\n${SERVICE}${list}`);
        assert.deepEqual([objects.services.length, problems], [2, []]);
        const [first] = objects.services;
        assert.deepEqual(locations.get(first?.metadata as object), { file: "both.yaml", line: 2 });
    });

    it("reads on after a document that is no YAML, and names the line", () => {
        const { objects, problems } = read("half.yaml", `${SERVICE}---\na: [1\n---\n${SERVICE}`);
        assert.equal(objects.services.length, 2);
        assert.match(problems.join(), /half\.yaml:\d+: is no YAML/);
    });

    it("says to render a Helm template, and that an object without a kind is left out", () => {
        assert.match(read("helm.yaml", "name: {{ .Values.name }}").problems.join(), /helm template/);
        assert.match(read("odd.yaml", "metadata: { name: x }").problems.join(), /without kind/);
    });

    it("reads folders, and refuses a path that does not exist", () => {
        writeFileSync(join(folder, "both.yaml"), SERVICE);
        assert.ok(readFiles(["."], folder).objects.services.length > 0);
        assert.throws(() => readFiles(["absent.yaml"], folder), /absent\.yaml: does not exist/);
    });

    it("lays manifests over a cluster as an apply would: what the controller wrote stays, what it said does not", () => {
        const live: Service = {
            ...service({ "service.kubernetes.io/loadbalance-id": "lb-1" }, { externalTrafficPolicy: "Cluster" }),
            status: { conditions: [{ type: "Ready", status: "True" }], loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } },
        };
        const file: Service = {
            kind: "Service",
            metadata: { namespace: "shop", name: "web", annotations: { a: "b" } },
            spec: { externalTrafficPolicy: "Local" },
        };
        const [merged, ...others] = overlaid(cluster({ services: [live] }), {
            ...NO_OBJECTS,
            services: [file],
        }).services;
        assert.equal(others.length, 0);
        assert.deepEqual(merged?.metadata?.annotations, { "service.kubernetes.io/loadbalance-id": "lb-1", a: "b" });
        assert.deepEqual([merged?.metadata?.uid, merged?.spec?.externalTrafficPolicy], ["u-web", "Local"]);
        assert.deepEqual([merged?.spec?.type, merged?.status?.conditions], ["LoadBalancer", undefined]);
    });
});
