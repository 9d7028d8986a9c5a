import type { Tag } from "./tag-records";

/** A Cloud Connect Network (CCN). */
export interface CcnRecord {
    ccnId: string;
    name: string;
    description: string;
    /** `PT`, `AU` or `AG`. */
    qosLevel: string;
    instanceChargeType: string;
    instanceMeteringType: string;
    bandwidthLimitType: string;
    routeEcmpFlag: boolean;
    routeOverlapFlag: boolean;
    /** The id of its one (default) route table: `ccnrtb-…`. */
    routeTableId: string;
    createTime: string;
    /** What the attached instances publish, oldest first. */
    routes: CcnRouteRecord[];
    tags: Tag[];
}

export interface CcnRouteRecord {
    routeId: string;
    destinationCidrBlock: string;
    instanceId: string;
    instanceRegion: string;
    /** False: it conflicts with an earlier route, or was switched off. */
    enabled: boolean;
    updateTime: string;
}

/** A VPC that is attached to a CCN. Store id: the VPC's id, since a VPC is in one CCN at most. */
export interface CcnAttachmentRecord {
    ccnId: string;
    instanceId: string;
    instanceRegion: string;
    description: string;
    attachedTime: string;
}
