import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { ACCOUNT } from "../../account/account-ids";
import { noEffect, refused, type UnservedFields } from "../../requests/unserved-fields";

const category = refused("there are no system tags", "All", "Custom");

export const UNSERVED: UnservedFields<Client> = {
    CreateTags: { "Tags.Category": category },
    DeleteTags: { "Tags.Category": category },
    TagResources: { "Tags.Category": category },
    ModifyResourceTags: { "ReplaceTags.Category": category },
    GetTags: { Category: category },
    GetTagKeys: { Category: category },
    GetTagValues: { Category: category },
    DescribeResourcesByTags: { CreateUin: refused("there is one account", Number(ACCOUNT.uin)) },
    DescribeResourceTagsByResourceIds: {
        Category: category,
        ResourceRegion: noEffect("ids are unique in all regions"),
    },
};
