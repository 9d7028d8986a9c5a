import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { PROVIDER_ACTIONS } from "../../support/pages/coverage-page";
import { clientConfig, tencentClients } from "../../../tencent/clients";
import { ROOT } from "../../support/program";

const PAGES = ["docs/en/permissions.md", "docs/zh/permissions.md"].map((page) => join(ROOT, page));
const POLICIES = /(?<=<!-- policies -->\n).*(?=<!-- \/policies -->)/su;

/** Actions by the name of the client that has them, of Tencent's official SDK. */
const CLIENTS = Object.entries(
    tencentClients(
        clientConfig(
            { TENCENTCLOUD_SECRET_ID: "x", TENCENTCLOUD_SECRET_KEY: "x", TENCENTCLOUD_REGION: "ap-guangzhou" },
            "the test",
        ),
    ),
).map(([name, client]) => ({ service: name === "nodePools" ? "tke" : name, name, client: client as object }));

/** As CAM names an action; the actions of EIPs and security groups have two names. */
function camNames(service: string, action: string): string[] {
    return service === "vpc" && /Address|SecurityGroup/.test(action)
        ? [`cvm:${action}`, `vpc:${action}`]
        : [`${service}:${action}`];
}

/** What the files of a folder call: `clb.DescribeTargets(`, or an action that only one client has. */
function calledIn(...paths: string[]): string[] {
    const files = paths.flatMap((path) =>
        path.endsWith(".ts")
            ? [path]
            : readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" })
                  .filter((file) => file.endsWith(".ts"))
                  .map((file) => join(path, file)),
    );
    return files.flatMap((file) =>
        [...readFileSync(join(ROOT, file), "utf8").matchAll(/\b(\w+)\s*\.([A-Z]\w+)\(/g)].flatMap(
            ([, receiver = "", action = ""]) => {
                const having = CLIENTS.filter(({ client }) => action in client);
                const services = new Set(having.map(({ service }) => service));
                const named = having.find(({ name }) => name === receiver)?.service;
                assert.ok(services.size <= 1 || named, `${file}: which client has ${action}?`);
                const service = named ?? [...services][0];
                return service ? camNames(service, action) : [];
            },
        ),
    );
}

const TAG_SEARCH = "tencent/tagged-resources.ts";
const provider = PROVIDER_ACTIONS.flatMap(({ service, action }) => camNames(service, action));
const reads = provider.filter((name) => /:(Describe|Get)/.test(name));
/** A set of security group rules is deleted by a change that leaves none (provider v1.83.25). */
const DELETES = /:(Delete|Deregister|Detach|Disassociate|Release|Withdraw|Disable|ModifySecurityGroupPolicies$)/;
const deletes = provider.filter((name) => DELETES.test(name));
const preflight = calledIn("preflight", TAG_SEARCH);

const ACTIONS: Record<string, string[]> = {
    // `up` looks for lost clusters before, and verifies afterwards; `destroy` looks for CLBs that are not the stack's.
    deploy: [
        ...provider,
        ...preflight,
        ...calledIn("cli/cloud-resources/find-lost.ts", "cli/foreign-load-balancers", "verify"),
    ],
    preview: [...reads, ...preflight],
    preflight,
    teardown: [
        ...reads,
        ...deletes,
        ...calledIn("cli/teardown", "cli/cloud-resources", "cli/foreign-load-balancers", TAG_SEARCH),
    ],
    verify: calledIn("verify"),
    migrate: [...calledIn("migrate"), ...calledIn("doctor")],
    doctor: calledIn("doctor"),
};

describe("the pages about permissions", () => {
    it("have a policy for each command, of all it calls and no more", async () => {
        const policies = Object.entries(ACTIONS).map(([command, names]) => {
            const action = [...new Set(names)].sort();
            assert.ok(action.length > 0, command);
            const policy = { version: "2.0", statement: [{ effect: "allow", action, resource: ["*"] }] };
            return `## ${command}\n\n\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\`\n`;
        });
        for (const page of PAGES) {
            const text = readFileSync(page, "utf8");
            assert.match(text, POLICIES);
            const wanted = await format(
                text.replace(POLICIES, () => `\n${policies.join("\n")}\n`),
                { ...(await resolveConfig(page)), filepath: page },
            );
            if (process.env.UPDATE_GOLDEN) {
                writeFileSync(page, wanted);
            }
            assert.equal(readFileSync(page, "utf8"), wanted, "if that is meant, run the tests with UPDATE_GOLDEN=1");
        }
    });

    it("let verify and doctor read only, and migrate all but --reset-connections", () => {
        const migrate = ACTIONS.migrate!.filter((name) => name !== "clb:ModifyListener");
        for (const name of [...ACTIONS.verify!, ...migrate, ...ACTIONS.doctor!, ...ACTIONS.preflight!]) {
            assert.match(name, /:(Describe|Get|Inquiry)/);
        }
    });
});
