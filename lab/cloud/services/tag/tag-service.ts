import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { attachmentActions } from "./attachments";
import { definitionActions } from "./definitions";
import { searchActions } from "./search-actions";
import { UNSERVED } from "./unserved-fields";

/** Tags, the resources that carry them, and the search for these. tag 2018-08-13. */
export function tagService(context: CloudContext): Service {
    const handlers = { ...attachmentActions(context), ...definitionActions(context), ...searchActions(context) };
    return service<Client>("tag", "2018-08-13", handlers, UNSERVED);
}
