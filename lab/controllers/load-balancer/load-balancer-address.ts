import type { LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";

/** A CLB and where it is reached. */
export interface LoadBalancerAddress {
    id: string;
    /** Empty where the CLB is reached by its domain name (214/53830). */
    vip: string;
    domain: string;
    /** `OPEN` or `INTERNAL`. */
    type: string;
}

export function addressOf(loadBalancer: LoadBalancer): LoadBalancerAddress {
    const { LoadBalancerId: id = "", LoadBalancerVips, LoadBalancerDomain, LoadBalancerType: type = "" } = loadBalancer;
    return { id, vip: LoadBalancerVips?.[0] ?? "", domain: LoadBalancerDomain ?? "", type };
}
