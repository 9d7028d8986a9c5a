import { routesAfter } from "../../../networks/ccn-routing";
import { resourceNotFound } from "../../../errors";
import { newId } from "../../../ids";
import type { CcnAttachmentRecord, CcnRecord } from "../../../model";
import type { Store } from "../../../store";
import { beijingTime } from "../../../lifecycle/time";
import { publishedCidrs } from "../effective-routes";

/** Throws ResourceNotFound. */
export function getCcn(store: Store, ccnId: string): Readonly<CcnRecord> {
    const ccn = store.get("ccn", ccnId);
    if (!ccn) {
        throw resourceNotFound("CCN", ccnId);
    }
    return ccn;
}

export function attachmentsOf(store: Store, ccnId: string): Readonly<CcnAttachmentRecord>[] {
    return store.list("ccnAttachment").filter((attachment) => attachment.ccnId === ccnId);
}

/** Brings a CCN's routes up to what its instances publish now, and gives the CCN. Throws ResourceNotFound. */
export function refreshCcnRoutes(store: Store, ccnId: string, now: Date): Readonly<CcnRecord> {
    const ccn = getCcn(store, ccnId);
    const published = attachmentsOf(store, ccnId).flatMap(({ instanceId, instanceRegion }) =>
        publishedCidrs(store, instanceId).map((destinationCidrBlock) => ({
            destinationCidrBlock,
            instanceId,
            instanceRegion,
        })),
    );
    const routes = routesAfter(ccn.routes, published, ccn, (route) => ({
        ...route,
        routeId: newId("ccnr"),
        updateTime: beijingTime(now),
    }));
    if (routes.length !== ccn.routes.length || routes.some((route, index) => route !== ccn.routes[index])) {
        store.update("ccn", ccnId, { routes });
    }
    return { ...ccn, routes };
}

/** Does the same for the CCN that a VPC is attached to, if it is: which of two conflicting routes came first counts. */
export function refreshRoutesOfVpc(store: Store, vpcId: string, now: Date): void {
    const attachment = store.get("ccnAttachment", vpcId);
    if (attachment) {
        refreshCcnRoutes(store, attachment.ccnId, now);
    }
}
