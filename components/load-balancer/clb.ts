import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { AccountType } from "../../tke/account";
import { ClbChargeType } from "../../tke/clb";
import { DEFAULT_BANDWIDTH_MBPS } from "../entry-point/annotations";
import { inputError, refuseMistakes } from "../common/input-error";
import { physicalName } from "../common/physical-name";
import { ClbType } from "../../tke/scenarios";

export interface ClbArgs {
    /** The id of the CLB's VPC. */
    vpcId: pulumi.Input<string>;
    /** Whether the CLB has a public address or one of the VPC. @default "public" */
    type?: ClbType;
    /** The subnet of an internal CLB's address, which an internal CLB requires. @default - none */
    subnetId?: pulumi.Input<string>;
    /** The maximum outbound bandwidth of a public CLB, in Mbps, from 1 to 2048. @default 10 */
    bandwidthMbps?: pulumi.Input<number>;
    /** How the bandwidth of a public CLB is charged. @default "TRAFFIC_POSTPAID_BY_HOUR" */
    chargeType?: pulumi.Input<ClbChargeType>;
    /**
     * The account's billing mode. In a `LEGACY` account (bill-by-CVM) the CLB is created without a charge type and a
     * bandwidth.
     * @default "STANDARD"
     */
    accountType?: AccountType;
    /**
     * The specification of an LCU-supported CLB, such as `clb.c2.medium`.
     * @default - shared; on the international site a standard one
     */
    slaType?: pulumi.Input<string>;
    /** The ids of the CLB's security groups, at most 5. @default - none, everyone may call */
    securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Whether the CLB's own security groups alone decide who may connect, and not those of the backends. On an existing
     * CLB the annotation of the same name has no effect, so it has to be set here.
     * @default false
     */
    passToTarget?: pulumi.Input<boolean>;
    /** The CLB's name, unique in the account, at most 60 characters. @default - `<project>-<stack>-clb` */
    clbName?: pulumi.Input<string>;
    /** Tags of the CLB. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A load balancer that the stack owns: TKE's controllers fill it with listeners, and never delete it. */
export class Clb extends pulumi.ComponentResource {
    /** The id of the CLB. */
    readonly loadBalancerId: pulumi.Output<string>;

    constructor(name: string, args: ClbArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:Clb", name, args, opts);
        const clb = new tencentcloud.ClbInstance(
            `${name}-instance`,
            {
                clbName: args.clbName ?? physicalName("clb"),
                vpcId: args.vpcId,
                securityGroups: args.securityGroupIds,
                loadBalancerPassToTarget: args.passToTarget ?? false,
                slaType: args.slaType,
                tags: args.tags,
                ...this.reach(name, args),
            },
            // The provider refuses a second CLB of the same name, so that the old one has to go first.
            { parent: this, deleteBeforeReplace: true },
        );
        this.loadBalancerId = clb.id;
        this.registerOutputs({ loadBalancerId: this.loadBalancerId });
    }

    private reach(name: string, args: ClbArgs): Partial<tencentcloud.ClbInstanceArgs> & { networkType: string } {
        if (args.type !== ClbType.Internal) {
            if (args.accountType === AccountType.Legacy) {
                return { networkType: "OPEN" };
            }
            return {
                networkType: "OPEN",
                internetChargeType: args.chargeType ?? ClbChargeType.Traffic,
                internetBandwidthMaxOut: args.bandwidthMbps ?? DEFAULT_BANDWIDTH_MBPS,
            };
        }
        const paidFor = (["chargeType", "bandwidthMbps"] as const).filter((key) => args[key] !== undefined);
        const mistakes = paidFor.map((propertyPath) => ({
            propertyPath,
            reason: "an internal CLB has no public bandwidth to pay for: remove it",
        }));
        if (!args.subnetId) {
            throw inputError(`Clb ${name}`, [
                {
                    propertyPath: "subnetId",
                    reason: "is not set, and an internal CLB gets its address from a subnet: set it",
                },
                ...mistakes,
            ]);
        }
        refuseMistakes(`Clb ${name}`, mistakes);
        return { networkType: "INTERNAL", subnetId: args.subnetId };
    }
}
