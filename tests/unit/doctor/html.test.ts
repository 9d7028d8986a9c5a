import assert from "node:assert/strict";
import { diagnose } from "../../../doctor/diagnose";
import { htmlReport } from "../../../doctor/output/html-report";
import { cluster, DIRECT_ACCESS, pod, service, vpcCniNode } from "./objects";

const AT = new Date("2026-11-29T12:34:56Z");

describe("doctor's page", () => {
    const text = htmlReport(diagnose(cluster({ nodes: [vpcCniNode], pods: [pod()], services: [service()] })), "en", AT);

    it("says verdict, path, finding, fix and undo", () => {
        assert.match(text, /<td class="lost">lost<\/td>/);
        assert.match(text, /node 10\.20\.0\.11:30080/);
        assert.match(text, /TCI0001 error<\/span> Service shop\/web/);
        assert.match(text, /<pre>kubectl patch service web -n shop --type merge -p &#39;\{&quot;metadata/);
        assert.match(text, /2026-11-29 12:34 UTC/);
    });

    it("asks for nothing outside itself, and runs nothing", () => {
        assert.doesNotMatch(
            text,
            /<(script|link|img|iframe|object|embed|base|form)\b|\bon[a-z]+=|url\(|@import|src=|href=/i,
        );
        assert.match(text, /default-src 'none'/);
    });

    it("knows light, dark and paper", () => {
        assert.match(text, /prefers-color-scheme: dark/);
        assert.match(text, /@media print/);
    });

    it("speaks Chinese", () => {
        const diagnosis = diagnose(cluster({ nodes: [vpcCniNode], pods: [pod()], services: [service()] }));
        assert.match(htmlReport(diagnosis, "zh", AT), /<html lang="zh-CN">[^]*<td class="lost">丢失<\/td>/);
    });

    it("makes no markup of names, annotations and values", () => {
        const hostile = `"><img src=x onerror=alert(1)></style></title><script>'&\u202eevil`;
        const objects = cluster({
            nodes: [vpcCniNode],
            pods: [pod()],
            services: [
                service(
                    { [DIRECT_ACCESS]: hostile, [`example.com/${hostile}`]: hostile },
                    { selector: { app: "web" } },
                    {
                        metadata: {
                            namespace: hostile,
                            name: hostile,
                            uid: "u",
                            annotations: { [DIRECT_ACCESS]: hostile },
                        },
                    },
                ),
            ],
            ingresses: [{ metadata: { namespace: hostile, name: hostile }, spec: { ingressClassName: hostile } }],
        });
        const page = htmlReport(diagnose(objects, undefined, { readFrom: [hostile] }), "en", AT);
        assert.doesNotMatch(page, /<img|<script|\u202e/);
        assert.equal(page.match(/<\/(style|title)>/g)?.length, 2);
        assert.match(page, /&quot;&gt;&lt;img src=x/);
        assert.match(page, /\[U\+202E\]evil/);
    });
});
