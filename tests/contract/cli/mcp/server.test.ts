import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MANIFEST = `
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: { service.cloud.tencent.com/direct-access: "false" }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
`;

describe("the MCP server", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "mcp-"));
    const client = new Client({ name: "test", version: "1" });

    before(() =>
        client.connect(
            new StdioClientTransport({
                command: process.execPath,
                args: [join(__dirname, "../../../../bin.mjs"), "mcp"],
                env: { PATH: process.env.PATH ?? "", HOME: folder, TKE_LAB_HOME: join(folder, "lab") },
            }),
        ),
    );

    after(async () => {
        await client.close();
        rmSync(folder, { recursive: true });
    });

    const call = async (name: string, input: Record<string, unknown>) => {
        const { content, structuredContent, isError } = await client.callTool({ name, arguments: input });
        const [first] = content as { text: string }[];
        return { text: first?.text ?? "", structuredContent, isError: isError === true };
    };

    it("says of each tool what it takes, and which of them only read", async () => {
        const { tools } = await client.listTools();
        assert.deepEqual(
            tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
            [
                ["decide", true],
                ["explain", true],
                ["diagnose", true],
                ["lab_try", false],
            ],
        );
        const [decide] = tools;
        assert.deepEqual((decide?.inputSchema.properties?.network as { items?: object }).items, {
            type: "string",
            enum: ["VPC-CNI", "GR", "Cilium-Overlay"],
        });
    });

    it("decides what is known of a situation, and names what decides beside it", async () => {
        const known = {
            entry: ["Service"],
            protocol: ["TCP"],
            client: ["outside"],
            network: ["VPC-CNI"],
            pods: ["ENI"],
        };
        const open = JSON.parse((await call("decide", known)).text) as { verdict: string; open: string[] };
        assert.equal(open.verdict, "unknown");
        assert.ok(open.open.includes("directAccess"));
        const settled = { ...known, directAccess: ["true"], snat: ["off"], ipVersion: ["IPv4"] };
        const decided = JSON.parse((await call("decide", settled)).text) as { verdict: string };
        assert.equal(decided.verdict, "kept");
        assert.match((await call("decide", { ...settled, lang: "zh" })).text, /四层 CLB 不做源地址转换/);
    });

    it("explains codes and addresses, and says what it does not know", async () => {
        assert.match((await call("explain", { word: "TCI0001" })).text, /node/);
        assert.match((await call("explain", { word: "E4060", lang: "zh" })).text, /SNAT Pro/);
        const wrong = await call("explain", { word: "TCI00001" });
        assert.ok(wrong.isError);
        assert.match(wrong.text, /did you mean TCI/);
    });

    it("diagnoses manifests, in the published form", async () => {
        const { structuredContent } = await call("diagnose", { manifests: MANIFEST, facts: ["network=VPC-CNI"] });
        const report = structuredContent as { entryPoints: { name: string; verdict: string }[]; findings: object[] };
        assert.deepEqual(
            report.entryPoints.map(({ name, verdict }) => [name, verdict]),
            [["web", "lost"]],
        );
        assert.ok(report.findings.length > 0);
    });

    it("says in one line where no cluster is configured, or no lab runs", async () => {
        const cluster = await call("diagnose", {});
        assert.ok(cluster.isError);
        assert.match(cluster.text, /no cluster is configured/);
        const lab = await call("lab_try", { scenario: "1" });
        assert.ok(lab.isError);
        assert.match(lab.text, /no lab runs on this machine: start one/);
    });

    it("refuses manifests that cannot be tried, before it starts anything", async () => {
        const { isError, text } = await call("lab_try", { scenario: "4", start: true, manifests: "kind: Secret" });
        assert.ok(isError);
        assert.match(text, /hold 0 Services of type LoadBalancer and Ingresses: give 1 to 5/);
    });

    it("refuses input that its schema does not have", async () => {
        const { isError, text } = await call("lab_try", { scenario: "99" });
        assert.ok(isError);
        assert.match(text, /scenario/);
    });
});
