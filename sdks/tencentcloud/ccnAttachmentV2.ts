import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";

const properties = {
    attachedTime: computed<string>(),
    ccnAttachmentV2Id: defaulted<string>(),
    ccnId: required<string>(),
    ccnUin: defaulted<string>(),
    cidrBlocks: computed<string[]>(),
    description: optional<string>(),
    instanceId: required<string>(),
    instanceRegion: required<string>(),
    instanceType: required<string>(),
    routeIds: computed<string[]>(),
    routeTableId: defaulted<string>(),
    state: computed<string>(),
};

export type CcnAttachmentV2Args = ArgsOf<typeof properties>;

/** A VPC, or another network, on a CCN (`tencentcloud_ccn_attachment_v2`). */
export class CcnAttachmentV2 extends resourceClass("tencentcloud:index/ccnAttachmentV2:CcnAttachmentV2", properties) {}
