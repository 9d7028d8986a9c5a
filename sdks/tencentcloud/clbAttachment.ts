import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";
import type * as outputs from "./types/output";

const properties = {
    clbAttachmentId: defaulted<string>(),
    clbId: required<string>(),
    domain: optional<string>(),
    listenerId: required<string>(),
    protocolType: computed<string>(),
    ruleId: optional<string>(),
    targets: required<outputs.ClbAttachmentTarget[]>(),
    url: optional<string>(),
};

export type ClbAttachmentArgs = ArgsOf<typeof properties>;

/** The backends of a CLB's listener or rule (`tencentcloud_clb_attachment`). */
export class ClbAttachment extends resourceClass("tencentcloud:index/clbAttachment:ClbAttachment", properties) {}
