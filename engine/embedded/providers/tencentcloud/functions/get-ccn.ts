import type { ProviderFunction } from "../../../provider";
import { call, clientsFor } from "../client";
import { definedProperties } from "../shapes";
import { answer, filtersOf } from "./function-answer";

const PAGE = 100;

export const getCcnInstances: ProviderFunction = async (args, context) => {
    const { vpc } = clientsFor(context);
    const Filters = filtersOf(args, { ccnId: "ccn-id", name: "ccn-name" });
    const { CcnSet = [] } = await call(context, () => vpc.DescribeCcns({ Filters, Limit: PAGE }));
    const rows = await Promise.all(
        CcnSet.map(async (ccn) => {
            const { InstanceSet = [] } = await call(context, () =>
                vpc.DescribeCcnAttachedInstances({ CcnId: ccn.CcnId, Limit: PAGE }),
            );
            return {
                ccnId: ccn.CcnId,
                name: ccn.CcnName,
                description: ccn.CcnDescription,
                qos: ccn.QosLevel,
                state: ccn.State?.toUpperCase(),
                chargeType: ccn.InstanceChargeType,
                bandwidthLimitType: ccn.BandwidthLimitType,
                createTime: ccn.CreateTime,
                attachmentLists: InstanceSet.map((attached) =>
                    definedProperties({
                        instanceId: attached.InstanceId,
                        instanceType: attached.InstanceType,
                        instanceRegion: attached.InstanceRegion,
                        state: attached.State?.toUpperCase(),
                        attachedTime: attached.AttachedTime,
                        cidrBlocks: attached.CidrBlock,
                    }),
                ),
            };
        }),
    );
    return answer(
        args,
        "instanceLists",
        rows,
        CcnSet.map(({ CcnId }) => CcnId ?? ""),
    );
};
