import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DOCTOR_ACTIONS } from "../../../../doctor/cloud/actions";
import { ROOT } from "../../../support/program";

describe("the CAM policy of doctor", () => {
    for (const language of ["en", "zh"]) {
        it(`is on the page in docs/${language}, with every action it allows`, () => {
            const page = readFileSync(join(ROOT, "docs", language, "doctor-cloud.md"), "utf8");
            const [, json = ""] = /<!-- policy -->\s*```json\n(.*?)```/s.exec(page) ?? [];
            const action = Object.values<string>(DOCTOR_ACTIONS).toSorted();
            const statement = [{ effect: "allow", action, resource: ["*"] }];
            assert.deepEqual(JSON.parse(json), { version: "2.0", statement });
            const text = page.replace(json, "");
            for (const action of Object.values(DOCTOR_ACTIONS)) {
                const [, name = ""] = action.split(":Describe");
                assert.ok(text.includes(name), `${action} is not explained`);
            }
        });
    }

    it("only reads", () => {
        assert.ok(Object.values(DOCTOR_ACTIONS).every((action) => action.includes(":Describe")));
    });
});
