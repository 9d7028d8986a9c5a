import assert from "node:assert/strict";
import { TAG_KEYS } from "../../../../components/common/resource-tags";
import { IDENTITY_TAGS } from "../../../../engine/api/stack-tags";

describe("the tags that tell whose a resource is", () => {
    it("are those that the components give it", () => {
        const { project, stack } = TAG_KEYS;
        assert.deepEqual(IDENTITY_TAGS, { project, stack });
    });
});
