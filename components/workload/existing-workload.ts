import * as pulumi from "@pulumi/pulumi";
import { readWorkload } from "./read-workload";
import { serviceSelector, workloadReference } from "./workload-reference";

export interface ExistingWorkloadArgs {
    /** The kubeconfig of the cluster. */
    kubeconfig: pulumi.Input<string>;
    /** The namespace of the Pods. */
    namespace: pulumi.Input<string>;
    /**
     * The workload whose labels are looked up: `deployment/shop`, `statefulset/shop` or `daemonset/shop`.
     * @default - `selector`
     */
    workload?: string;
    /** The labels of the Pods, where no single workload has them all. @default - those of `workload` */
    selector?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Pods that somebody else runs. All of it stays as it is; a Service selects them by the labels they have. */
export class ExistingWorkload extends pulumi.ComponentResource {
    /** The namespace of the Pods. */
    readonly namespace: pulumi.Output<string>;
    /** The labels by which a Service selects the Pods. */
    readonly selector: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: ExistingWorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
        const kubeconfig = pulumi.secret(args.kubeconfig);
        super("tke-client-ip:index:ExistingWorkload", name, { ...args, kubeconfig }, opts);
        const { workload = "" } = args;
        this.namespace = pulumi.output(args.namespace);
        this.selector = args.selector
            ? pulumi.output(args.selector)
            : pulumi.unsecret(
                  pulumi
                      .all([kubeconfig, this.namespace])
                      .apply(([config, namespace]) => selectorOf(config, namespace, workload)),
              );
        this.registerOutputs({ namespace: this.namespace, selector: this.selector });
    }
}

async function selectorOf(kubeconfig: string, namespace: string, workload: string): Promise<Record<string, string>> {
    const reference = workloadReference(workload);
    const found = reference && (await readWorkload(kubeconfig, namespace, reference));
    if (!found) {
        throw new pulumi.RunError(`${workload} does not exist in namespace ${namespace}: deploy it, or set another`);
    }
    const selector = serviceSelector(found.selector);
    if (!selector) {
        throw new pulumi.RunError(
            `${workload} selects its Pods by expressions, which a Service does not know: set selector to labels of theirs`,
        );
    }
    return selector;
}
