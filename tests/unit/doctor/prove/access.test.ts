import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ACCESS_RULES, missingAccess } from "../../../../doctor/prove/access";
import type { KubeApi } from "../../../../doctor/read/kube-api";

const PROJECT = join(__dirname, "..", "..", "..", "..");

interface Role {
    rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

interface Review {
    spec: { resourceAttributes: { group: string; resource: string; verb: string } };
}

describe("the rights of a proof", () => {
    for (const language of ["en", "zh"]) {
        it(`are those of the role in docs/${language}`, () => {
            const page = readFileSync(join(PROJECT, "docs", language, "doctor-prove.md"), "utf8");
            const role = parse(/```yaml\n([\s\S]*?)```/.exec(page)![1]!) as Role;
            const granted = role.rules.flatMap(({ apiGroups, resources, verbs }) =>
                apiGroups.flatMap((group) =>
                    resources.flatMap((each) => verbs.map((verb) => `${verb} ${each} ${group}`)),
                ),
            );
            const needed = ACCESS_RULES.flatMap(({ group, plural, verbs }) =>
                verbs.map((verb) => `${verb} ${plural} ${group}`),
            );
            assert.deepEqual(granted.toSorted(), needed.toSorted());
        });
    }

    it("are asked for one by one, and what is missing is named", async () => {
        const api = {
            post: (_path: string, { spec }: Review) => {
                const { resource, verb } = spec.resourceAttributes;
                return Promise.resolve({ status: { allowed: !(resource === "deployments" && verb === "create") } });
            },
        } as unknown as KubeApi;
        assert.deepEqual(await missingAccess(api, true), ["create deployments.apps in namespace tke-client-ip-proof"]);
    });

    it("are not those to namespaces where an administrator created the namespace", async () => {
        const api = {
            post: (_path: string, { spec }: Review) =>
                Promise.resolve({ status: { allowed: spec.resourceAttributes.resource !== "namespaces" } }),
        } as unknown as KubeApi;
        assert.deepEqual(await missingAccess(api, false), []);
        assert.deepEqual(await missingAccess(api, true), ["get namespaces", "create namespaces", "delete namespaces"]);
    });
});
