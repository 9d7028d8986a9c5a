import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import type { ServedAction } from "../../../../lab/cloud/api";
import { createCloud, type Cloud } from "../../../../lab/cloud/cloud";
import { coveragePage, missingActions } from "../../../support/pages/coverage-page";
import { ROOT } from "../../../support/program";
import { Store } from "../../../../lab/cloud/store";

describe("docs/*/tencent-api.md", () => {
    let served: ServedAction[];
    let unserved: Cloud["unservedFields"];

    before(() => {
        const store = new Store(":memory:");
        const cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
        served = cloud.actions;
        unserved = cloud.unservedFields;
        store.close();
    });

    for (const language of ["en", "zh"] as const) {
        it(`is what the router serves (UPDATE_GOLDEN=1 rewrites it): ${language}`, async () => {
            const file = join(ROOT, `docs/${language}/tencent-api.md`);
            const page = await format(coveragePage(served, unserved, language), {
                ...(await resolveConfig(file)),
                parser: "markdown",
            });
            if (process.env.UPDATE_GOLDEN) {
                writeFileSync(file, page);
            }
            assert.equal(readFileSync(file, "utf8"), page);
        });
    }

    it("misses no action that the provider calls", () => {
        assert.deepEqual(missingActions(served), []);
    });

    it("would say which is missing", () => {
        const withoutOne = served.filter(({ action }) => action !== "CreateVpc");
        assert.deepEqual(
            missingActions(withoutOne).map(({ action }) => action),
            ["CreateVpc"],
        );
        assert.match(coveragePage(withoutOne), /1 are missing \(vpc CreateVpc\)/);
    });
});
