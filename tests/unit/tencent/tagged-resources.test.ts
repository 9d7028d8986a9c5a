import assert from "node:assert/strict";
import type { TencentClients } from "../../../tencent/clients";
import { parseDescription, taggedResources } from "../../../tencent/tagged-resources";

describe("a resource's description", () => {
    it("has its kind, region and id", () => {
        assert.deepEqual(parseDescription("qcs::clb:ap-guangzhou:uin/100000000001:clb/lb-1"), {
            kind: "clb/clb",
            region: "ap-guangzhou",
            id: "lb-1",
        });
        assert.deepEqual(parseDescription("qcs::cam::uin/1:role/x/y"), { kind: "cam/role", region: "", id: "x/y" });
        assert.equal(parseDescription("lb-1"), undefined);
    });
});

describe("tagged resources", () => {
    const pages = [
        {
            PaginationToken: "more",
            ResourceTagMappingList: [
                { Resource: "qcs::vpc:ap-guangzhou:uin/1:vpc/vpc-1", Tags: [{ TagKey: "a", TagValue: "b" }] },
                { Resource: "not a description" },
            ],
        },
        { PaginationToken: "", ResourceTagMappingList: [{ Resource: "qcs::clb:ap-beijing:uin/1:clb/lb-1" }] },
    ];

    it("are read from all pages, each call as the caller wants it", async () => {
        const asked: { PaginationToken?: string; TagFilters?: unknown }[] = [];
        const tag = {
            GetResources: (request: { PaginationToken?: string }) =>
                Promise.resolve(pages[asked.push(request) - 1] ?? {}),
        } as unknown as TencentClients["tag"];
        let reads = 0;
        const found = await taggedResources(tag, { a: "b" }, (request) => {
            reads += 1;
            return request();
        });
        assert.deepEqual(found, [
            { kind: "vpc/vpc", region: "ap-guangzhou", id: "vpc-1", tags: { a: "b" } },
            { kind: "clb/clb", region: "ap-beijing", id: "lb-1", tags: {} },
        ]);
        assert.equal(reads, 2);
        assert.deepEqual(
            asked.map(({ PaginationToken, TagFilters }) => [PaginationToken, TagFilters]),
            [undefined, "more"].map((token) => [token, [{ TagKey: "a", TagValue: ["b"] }]]),
        );
    });
});
