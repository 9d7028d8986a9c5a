import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { createCloud } from "../../../../lab/cloud/cloud";
import { REQUEST_MODELS } from "../../../../lab/cloud/requests/models";
import { Store } from "../../../../lab/cloud/store";
import { fieldPaths, ROUTER_FIELDS } from "../../../support/requests/request-fields";
import { readFields } from "../../../support/requests/read-fields";
import { sdkRequestModels } from "../../../support/requests/request-models";

const FILE = join(__dirname, "../../../../lab/cloud/requests/sdk-models.json");

/** What CreateClusterNodePool carries as JSON. */
const EMBEDDED = ["CreateAutoScalingGroup", "CreateLaunchConfiguration"].map((action) => ({
    service: "as",
    version: "2018-04-19",
    action,
}));

describe("the fields of every request that the lab's API takes", () => {
    const store = new Store(":memory:");
    const cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
    after(() => store.close());

    it("are those of the official SDK's models", async () => {
        const models = JSON.stringify(sdkRequestModels([...cloud.actions, ...EMBEDDED]));
        const text = await format(models, { ...(await resolveConfig(FILE)), parser: "json" });
        if (process.env.UPDATE_GOLDEN) {
            writeFileSync(FILE, text);
        }
        assert.equal(readFileSync(FILE, "utf8"), text);
    });

    it("are named in the declarations of what is not read as the models name them", () => {
        for (const [key, fields] of cloud.unservedFields) {
            const [service, version, action = ""] = key.split(" ");
            const all = fieldPaths(REQUEST_MODELS[`${service} ${version}`]!, action, () => true);
            const strange = Object.keys(fields).filter((path) => !all.some(({ path: known }) => known === path));
            assert.deepEqual(strange, [], key);
        }
    });

    it("are each read by the handler, or declared as not read with the reason, never both", function () {
        this.timeout(120_000);
        const read = readFields();
        const leftOver: string[] = [];
        const contradicted: string[] = [];
        for (const { service, version, action } of cloud.actions) {
            const key = `${service} ${version} ${action}`;
            const unserved = cloud.unservedFields.get(key) ?? {};
            const isRead = (path: string) => ROUTER_FIELDS.has(path) || (read.get(key)?.has(path) ?? false);
            const undeclared = (path: string) => !Object.hasOwn(unserved, path);
            for (const { path, isLeaf } of fieldPaths(REQUEST_MODELS[`${service} ${version}`]!, action, undeclared)) {
                if (undeclared(path) ? isLeaf && !isRead(path) : isRead(path)) {
                    (undeclared(path) ? leftOver : contradicted).push(`${key}: ${path}`);
                }
            }
        }
        assert.deepEqual({ leftOver, contradicted }, { leftOver: [], contradicted: [] });
    });
});
