import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose } from "../../../../doctor/diagnose";
import { NO_OBJECTS, type Service } from "../../../../doctor/model/cluster-objects";
import { overlaid } from "../../../../doctor/read/overlay";
import { readFiles, type FileReading } from "../../../../doctor/read/read-files";
import { cluster, service } from "../objects";

const SERVICE =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { type: LoadBalancer }\n";

describe("doctor's reader of manifests", () => {
    const folder = mkdtempSync(join(tmpdir(), "doctor-files-"));
    after(() => rmSync(folder, { recursive: true }));

    /** With problems in English. */
    const spoken = (reading: FileReading) => ({ ...reading, problems: reading.problems.map(({ text }) => text.en) });

    function read(name: string, text: string) {
        writeFileSync(join(folder, name), text);
        return spoken(readFiles([name], { folder }));
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
        assert.match(problems.join(), /^half\.yaml:7: is not YAML \([^:]+\): correct the line/);
        const worse = read("worse.yaml", `%YAML 1.2\n---\n${SERVICE}---\nkind: A\n  b: c\n`);
        assert.equal(worse.objects.services.length, 1);
        assert.deepEqual(
            worse.problems.map((each) => each.slice(0, "worse.yaml:8: is not YAM".length)),
            ["worse.yaml:8: is not YAM"],
        );
    });

    it("takes an empty field for an absent one, and leaves out what the API server would refuse for its types", () => {
        const odd = [
            SERVICE.replace("spec: { type: LoadBalancer }", "spec:"),
            SERVICE.replace("namespace: shop", "annotations: { service.cloud.tencent.com/direct-access: true }"),
            SERVICE.replace("type: LoadBalancer", "ports: 3"),
            "kind: Ingress\nmetadata: { name: site }\nspec: { rules: [null] }\n",
            "kind: Deployment\nmetadata: { name: app }\nspec: { template: { spec: { containers: x } } }\n",
            "kind: List\nitems: [null, 3, { kind: Service, metadata: null }]\n",
            SERVICE,
        ];
        const { objects, problems } = read("odd.yaml", odd.join("---\n"));
        assert.equal(diagnose(objects).entryPoints.length, 1);
        assert.equal(objects.services.length, 2);
        const refused = problems.map((each) => each.replace(/^odd\.yaml:\d+: /, ""));
        assert.deepEqual(refused, [
            "Service web: metadata.annotations.service.cloud.tencent.com/direct-access is true and must be text: put it in quotes; the object is left out",
            "Service web: spec.ports is 3 and must be a list; the object is left out",
            "Ingress site: spec.rules.0 is null and must be a map; the object is left out",
            'Deployment app: spec.template.spec.containers is "x" and must be a list; the object is left out',
            "has an object without kind: it is left out",
            "has an object without kind: it is left out",
            "has an object without metadata: it is left out",
        ]);
    });

    it("takes values for what kubectl takes them for", () => {
        const annotated = (value: string) =>
            read("values.yaml", SERVICE.replace("name: web", `name: web, annotations: { example.com/a: ${value} }`));
        for (const value of ["12e45678", "2026-11-30", '"yes"', "10:20"]) {
            assert.deepEqual(annotated(value).problems, [], value);
        }
        for (const [value, as] of [
            ["yes", "true"],
            ["0o17", "15"],
            ["1_000", "1000"],
        ] as const) {
            const [problem = ""] = annotated(value).problems;
            assert.match(
                problem,
                new RegExp(`annotations\\.example\\.com/a is ${as} and must be text: put it in quotes`),
            );
        }
    });

    it("reads every field of Kubernetes' own kinds by its type, and leaves out what the API server would refuse", () => {
        const refused = (text: string) =>
            read("odd.yaml", text)
                .problems.join()
                .replace(/^odd\.yaml:\d+: /, "");
        const serviceWith = (spec: string) => SERVICE.replace("type: LoadBalancer", spec);
        assert.deepEqual(
            [
                "kind: Node\nmetadata: { name: node-1 }\nstatus: { conditions: x }\n",
                serviceWith('type: LoadBalancer, loadBalancerSourceRanges: "0.0.0.0/0"'),
                serviceWith('type: LoadBalancer, ports: [{ port: "80" }]'),
                serviceWith("type: loadbalancer"),
                serviceWith("type: LoadBalancer, externalTrafficPolicy: local"),
                "kind: Ingress\nmetadata: { name: site }\nspec: { ingressClassName: 5 }\n",
                "kind: Ingress\nmetadata: { name: site }\nstatus: { loadBalancer: { ingress: x } }\n",
                "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: site }\nspec: {}\n",
                'kind: Deployment\nmetadata: { name: app }\nspec: { replicas: "3" }\n',
                "kind: Pod\nmetadata: { name: app }\nspec: { hostNetwork: 'yes' }\n",
                "kind: Event\nmetadata: { name: e }\ninvolvedObject: 5\n",
                "kind: TkeServiceConfig\nmetadata: { name: c }\nspec: { loadBalancer: { l7Listeners: x } }\n",
                "kind: HTTPRoute\nmetadata: { name: r }\nspec: { parentRefs: [{ name: 5 }] }\n",
                SERVICE.replace("name: web", 'name: "web\\n::error::x"'),
                SERVICE.replace("name: web", `name: ${"n".repeat(300)}`),
            ].map((text) => refused(text).replace(/^.*?: (?=[\w.]+ is )|; the object is left out$/g, "")),
            [
                'status.conditions is "x" and must be a list',
                'spec.loadBalancerSourceRanges is "0.0.0.0/0" and must be a list',
                'spec.ports.0.port is "80" and must be a number, without quotes',
                'spec.type is "loadbalancer" and must be one of LoadBalancer, NodePort, ClusterIP, ExternalName',
                'spec.externalTrafficPolicy is "local" and must be one of Cluster, Local',
                "spec.ingressClassName is 5 and must be text: put it in quotes",
                'status.loadBalancer.ingress is "x" and must be a list',
                'apiVersion is "extensions/v1beta1" and must be networking.k8s.io/v1, the version that clusters have now: kubectl convert -f FILE --output-version networking.k8s.io/v1',
                'spec.replicas is "3" and must be a number, without quotes',
                'spec.hostNetwork is "yes" and must be true or false, without quotes',
                "involvedObject is 5 and must be a map",
                'spec.loadBalancer.l7Listeners is "x" and must be a list',
                "spec.parentRefs.0.name is 5 and must be text: put it in quotes",
                'metadata.name is "web\\n::error::x" and must be a name of at most 253 letters, digits, - and .',
                `metadata.name is "${"n".repeat(59)} and must be a name of at most 253 letters, digits, - and .`,
            ],
        );
    });

    it("takes quantities as numbers, and kinds of other groups or with names of JavaScript's own for what they are", () => {
        const { objects, problems } = read(
            "fine.yaml",
            [
                "kind: Deployment\nmetadata: { name: app }\nspec: { template: { spec: { containers: [{ resources: { limits: { cpu: 1, tke.cloud.tencent.com/eni-ip: 1 } } }] } } }\n",
                "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: 5 }\n",
                "apiVersion: v1\nkind: constructor\nmetadata: { name: x }\n",
                'apiVersion: v1\nkind: Service\nmetadata: { name: web, labels: { constructor: "x" } }\nspec: { ports: [{ port: 80, targetPort: http }] }\n',
            ].join("---\n"),
        );
        assert.deepEqual(problems, []);
        assert.deepEqual(
            [objects.services, objects.others, objects.workloads].map((list) => list.length),
            [1, 2, 1],
        );
    });

    it("reads UTF-8 and UTF-16 by the byte order mark, as Windows PowerShell writes what it redirects", () => {
        const little = Buffer.from(`\ufeff${SERVICE}`, "utf16le");
        const big = Buffer.from(little).swap16();
        for (const bytes of [little, big, Buffer.from(`\ufeff${SERVICE}`, "utf8")]) {
            writeFileSync(join(folder, "encoded.yaml"), bytes);
            const { objects, problems } = readFiles(["encoded.yaml"], { folder });
            assert.deepEqual(problems, []);
            assert.equal(objects.services.length, 1);
        }
    });

    it("says in one line that a file is too large, or that its aliases multiply, and reads the others", () => {
        writeFileSync(join(folder, "large.yaml"), "");
        truncateSync(join(folder, "large.yaml"), 100 * 1024 * 1024);
        const nine = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(", ")}]\n`;
        const bomb = nine("a", "x") + nine("b", "*a") + nine("c", "*b") + nine("d", "*c");
        writeFileSync(join(folder, "bomb.yaml"), bomb);
        writeFileSync(join(folder, "good.yaml"), SERVICE);
        const { objects, problems } = spoken(readFiles(["large.yaml", "bomb.yaml", "good.yaml"], { folder }));
        assert.equal(objects.services.length, 1);
        assert.match(problems[0] ?? "", /^large\.yaml: has 100 MB, and at most 25 MB are read at once: split it/);
        assert.match(problems[1] ?? "", /^bomb\.yaml:1: cannot be read \(.*alias.*\): write out its aliases$/);
        assert.equal(problems.length, 2);
    });

    it("tells a Helm template from a manifest with templates of its own, and reads what is none", () => {
        const dashboard = "kind: ConfigMap\nmetadata: { name: grafana }\ndata: { a: '{{instance}} {{ if $x }}' }\n";
        const quoted = SERVICE.replace("name: web", 'name: "{{ .Release.Name }}-web"');
        const control = `{{- if .Values.on }}\n${SERVICE}{{- end }}\n`;
        const { objects, problems } = read("chart.yaml", [SERVICE, dashboard, quoted, control, SERVICE].join("---\n"));
        assert.deepEqual([objects.services.length, objects.configMaps.length], [2, 1]);
        assert.deepEqual(
            problems.map((each) => each.replace(/:\d+:/, ":")),
            Array(2).fill("chart.yaml: is a Helm template: render it, `helm template CHART | npm run doctor -- -f -`"),
        );
    });

    it("says to render a Helm template, and that an object without a kind is left out", () => {
        assert.match(read("helm.yaml", "name: {{ .Values.name }}").problems.join(), /helm template/);
        assert.match(read("odd.yaml", "metadata: { name: x }").problems.join(), /without kind/);
    });

    it("counts what of a folder is no object of Kubernetes in one line, and reports it where it is named itself", () => {
        const project = mkdtempSync(join(folder, "project-"));
        const files = {
            "package.json": '{ "name": "shop", "kind": 3 }',
            "tsconfig.json": "{ // a comment\n}",
            "values.yaml": "replicas: 2\n",
            "list.yaml": "- a\n",
            "kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n",
            "shop.yaml": SERVICE,
            "node_modules/them.yaml": SERVICE,
        };
        mkdirSync(join(project, "node_modules"));
        for (const [name, text] of Object.entries(files)) {
            writeFileSync(join(project, name), text);
        }
        const { objects, problems, notes } = spoken(readFiles([project]));
        assert.deepEqual([objects.services.length, problems], [1, []]);
        assert.match(
            notes.map(({ en }) => en).join("\n"),
            /^-f .*: 5 files hold no object of Kubernetes, left out: .*, …$/,
        );
        assert.match(notes[0]?.zh ?? "", /5 个文件中没有 Kubernetes 对象/);
        const named = ["package.json", "kustomization.yaml", "list.yaml"].map((name) => join(project, name));
        assert.deepEqual(
            spoken(readFiles(named)).problems.map((each) => each.replace(/^.*?: /, "")),
            [
                "has an object without kind: it is left out",
                "has an object without metadata: it is left out",
                "is not a Kubernetes object: it has neither apiVersion nor kind",
            ],
        );
    });

    it("still reports what of a folder is a manifest, and broken", () => {
        const broken = mkdtempSync(join(folder, "broken-"));
        writeFileSync(join(broken, "a.yaml"), `${SERVICE}---\nkind: Service\n  x: [\n`);
        writeFileSync(join(broken, "b.yaml"), "kind: Service\nmetadata: { name: {{ .Values.name }} }\n");
        writeFileSync(join(broken, "c.yaml"), `${SERVICE}---\nmetadata: { name: x }\n`);
        const { problems, notes } = spoken(readFiles([broken]));
        assert.deepEqual(notes, []);
        assert.deepEqual(
            problems.map((each) => each.replace(/^.*?: /, "").slice(0, 15)),
            ["is not YAML (Ne", "is a Helm templ", "has an object w"],
        );
    });

    it("reads folders, and refuses a path that does not exist", () => {
        writeFileSync(join(folder, "both.yaml"), SERVICE);
        assert.ok(readFiles(["."], { folder }).objects.services.length > 0);
        assert.throws(() => readFiles(["absent.yaml"], { folder }), /absent\.yaml: does not exist/);
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

    it("takes objects without a namespace for the one that is asked for, but not those of the whole cluster", () => {
        const text = ["Service", "Node"]
            .map((kind) => `{apiVersion: v1, kind: ${kind}, metadata: {name: a}}`)
            .join("\n---\n");
        const { objects, namespaces } = readFiles([], { text, namespace: "shop" });
        assert.equal(objects.services[0]?.metadata?.namespace, "shop");
        assert.equal(objects.nodes[0]?.metadata?.namespace, undefined);
        assert.deepEqual(namespaces, ["shop"]);
        assert.deepEqual(readFiles([], { text }).namespaces, ["default"]);
    });
});
