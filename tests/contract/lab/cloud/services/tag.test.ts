import assert from "node:assert/strict";
import { startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";

describe("tags, over the tag API", () => {
    let lab: LabCloud;
    beforeEach(async () => (lab = await startLabCloud()));
    afterEach(() => lab.close());

    async function createVpc(name: string, tags: Record<string, string>): Promise<string> {
        const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        const { Vpc } = await lab.vpc.CreateVpc({ VpcName: name, CidrBlock: "10.1.0.0/16", Tags });
        return Vpc?.VpcId ?? "";
    }

    const resource = (id: string) => `qcs::vpc:ap-guangzhou:uin/100000000001:vpc/${id}`;

    describe("GetResources", () => {
        it("finds what has all the tags, each with one of its values", async () => {
            const a = await createVpc("a", { team: "edge", stage: "dev" });
            const b = await createVpc("b", { team: "core", stage: "dev" });
            await createVpc("c", { stage: "prod" });
            const find = async (TagFilters: { TagKey: string; TagValue?: string[] }[]) =>
                ((await lab.tag.GetResources({ TagFilters })).ResourceTagMappingList ?? []).map(
                    ({ Resource }) => Resource,
                );
            assert.deepEqual(await find([{ TagKey: "team" }]), [resource(a), resource(b)]);
            assert.deepEqual(await find([{ TagKey: "team", TagValue: ["edge", "x"] }]), [resource(a)]);
            assert.deepEqual(
                await find([
                    { TagKey: "stage", TagValue: ["prod"] },
                    { TagKey: "team", TagValue: ["edge"] },
                ]),
                [],
            );
            assert.equal((await find([])).length, 3);
        });

        it("gives page after page, the last one without a token", async () => {
            const ids = await Promise.all([1, 2, 3, 4, 5].map((n) => createVpc(`v${n}`, { n: `${n}` })));
            const found: string[] = [];
            let token = "";
            let pages = 0;
            do {
                const page = await lab.tag.GetResources({ MaxResults: 2, PaginationToken: token });
                found.push(...(page.ResourceTagMappingList ?? []).map(({ Resource = "" }) => Resource));
                token = page.PaginationToken ?? "";
                pages += 1;
            } while (token);
            assert.deepEqual([pages, found.sort()], [3, ids.map(resource).sort()]);
        });

        it("finds named resources whole, with all their tags", async () => {
            const a = await createVpc("a", { team: "edge", stage: "dev" });
            const { ResourceTagMappingList } = await lab.tag.GetResources({ ResourceList: [resource(a)] });
            assert.deepEqual(ResourceTagMappingList, [
                {
                    Resource: resource(a),
                    Tags: [
                        { TagKey: "team", TagValue: "edge" },
                        { TagKey: "stage", TagValue: "dev" },
                    ],
                },
            ]);
        });

        it("refuses too many filters or results, and a token of no answer", async () => {
            const filters = Array.from({ length: 7 }, (_, index) => ({ TagKey: `${index}` }));
            const { tag } = lab;
            await assert.rejects(
                tag.GetResources({ TagFilters: filters }),
                withCode("InvalidParameterValue.TagFilters"),
            );
            await assert.rejects(tag.GetResources({ MaxResults: 201 }), withCode("InvalidParameterValue"));
            await assert.rejects(
                tag.GetResources({ PaginationToken: "x" }),
                withCode("InvalidParameter.PaginationTokenInvalid"),
            );
        });
    });

    it("DescribeResourcesByTags finds by kind, and pages by offset", async () => {
        const a = await createVpc("a", { team: "edge" });
        const TagFilters = [{ TagKey: "team", TagValue: ["edge"] }];
        const all = await lab.tag.DescribeResourcesByTags({ TagFilters, ServiceType: "vpc", ResourcePrefix: "vpc" });
        assert.equal(all.TotalCount, 1);
        assert.deepEqual(all.Rows?.[0]?.ResourceId, a);
        const none = await lab.tag.DescribeResourcesByTags({ TagFilters, ServiceType: "clb" });
        assert.equal(none.TotalCount, 0);
        assert.deepEqual((await lab.tag.DescribeResourcesByTags({ TagFilters, Offset: 1, Limit: 1 })).Rows, []);
    });

    describe("tags of the account", () => {
        it("are those made and those in use; only what is on no resource can be deleted", async () => {
            await createVpc("a", { team: "edge" });
            await lab.tag.CreateTag({ TagKey: "stage", TagValue: "dev" });
            const { Tags } = await lab.tag.GetTags({});
            assert.deepEqual(Tags, [
                { TagKey: "stage", TagValue: "dev" },
                { TagKey: "team", TagValue: "edge" },
            ]);
            assert.deepEqual((await lab.tag.GetTagKeys({})).TagKeys, ["stage", "team"]);
            await lab.tag.DeleteTag({ TagKey: "stage", TagValue: "dev" });
            assert.deepEqual((await lab.tag.GetTags({ TagKeys: ["stage"] })).Tags, []);
            await assert.rejects(
                lab.tag.DeleteTag({ TagKey: "team", TagValue: "edge" }),
                withCode("FailedOperation.TagAttachedResource"),
            );
            await assert.rejects(
                lab.tag.DeleteTag({ TagKey: "stage", TagValue: "dev" }),
                withCode("ResourceNotFound.TagNonExist"),
            );
        });

        it("are made once, by the rules for keys (651/13354)", async () => {
            const create = (TagKey: string, TagValue = "x") => lab.tag.CreateTag({ TagKey, TagValue });
            await create("pulumi:project");
            await assert.rejects(create("pulumi:project"), withCode("ResourceInUse.TagDuplicate"));
            for (const key of ["project", "qcs:x", "tencentx"]) {
                await assert.rejects(create(key), withCode("InvalidParameterValue.ReservedTagKey"));
            }
            await assert.rejects(create("a!b"), withCode("InvalidParameterValue.TagKeyCharacterIllegal"));
            await assert.rejects(create(" a"), withCode("InvalidParameterValue.TagKeyCharacterIllegal"));
            await assert.rejects(create("k".repeat(128)), withCode("InvalidParameterValue.TagKeyLengthExceeded"));
            await assert.rejects(
                create("k", "v".repeat(256)),
                withCode("InvalidParameterValue.TagValueLengthExceeded"),
            );
        });
    });

    it("are put on resources and taken off again", async () => {
        const id = await createVpc("a", {});
        const tags = async () => (await lab.vpc.DescribeVpcs({ VpcIds: [id] })).VpcSet?.[0]?.TagSet;
        await lab.tag.TagResources({ ResourceList: [resource(id)], Tags: [{ TagKey: "team", TagValue: "edge" }] });
        await lab.tag.AddResourceTag({ Resource: resource(id), TagKey: "stage", TagValue: "dev" });
        await assert.rejects(
            lab.tag.AddResourceTag({ Resource: resource(id), TagKey: "stage", TagValue: "prod" }),
            withCode("ResourceInUse.TagKeyAttached"),
        );
        assert.deepEqual(await tags(), [
            { Key: "team", Value: "edge" },
            { Key: "stage", Value: "dev" },
        ]);
        await lab.tag.UnTagResources({ ResourceList: [resource(id)], TagKeys: ["team"] });
        await lab.tag.DeleteResourceTag({ Resource: resource(id), TagKey: "stage" });
        await assert.rejects(
            lab.tag.DeleteResourceTag({ Resource: resource(id), TagKey: "stage" }),
            withCode("ResourceNotFound.AttachedTagKeyNotFound"),
        );
        assert.deepEqual(await tags(), []);
    });

    it("are at most 50 on a resource", async () => {
        const id = await createVpc("a", {});
        const ReplaceTags = Array.from({ length: 51 }, (_, n) => ({ TagKey: `k${n}`, TagValue: "v" }));
        await assert.rejects(
            lab.tag.ModifyResourceTags({ Resource: resource(id), ReplaceTags }),
            withCode("LimitExceeded.ResourceAttachedTags"),
        );
    });
});
