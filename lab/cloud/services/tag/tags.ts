import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { service, type CloudContext, type RequiredParameters, type Service } from "../../handlers";
import { attachmentActions } from "./attachments";
import { definitionActions } from "./definitions";
import { searchActions } from "./search";

const required: RequiredParameters<Client> = {
    DescribeResourceTagsByResourceIds: { ServiceType: "string", ResourcePrefix: "string", ResourceIds: "array" },
    ModifyResourceTags: { Resource: "string" },
    TagResources: { ResourceList: "array", Tags: "array" },
    UnTagResources: { ResourceList: "array", TagKeys: "array" },
    AddResourceTag: { Resource: "string", TagKey: "string", TagValue: "string" },
    DeleteResourceTag: { Resource: "string", TagKey: "string" },
    DescribeResourcesByTags: { TagFilters: "array" },
    CreateTag: { TagKey: "string", TagValue: "string" },
    DeleteTag: { TagKey: "string", TagValue: "string" },
    DeleteTags: { Tags: "array" },
    GetTagValues: { TagKeys: "array" },
};

/** Tags, the resources that carry them, and the search for these. tag 2018-08-13. */
export function tagService(context: CloudContext): Service {
    const handlers = { ...attachmentActions(context), ...definitionActions(context), ...searchActions(context) };
    return service<Client>("tag", "2018-08-13", handlers, required);
}
