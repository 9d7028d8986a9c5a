import { directAccessRows, snatProRows } from "./direct-access-errors";
import { causesOfController } from "./error-cause";
import { ingressCloudRows } from "./ingress-cloud-errors";
import { ingressRuleErrorRows } from "./ingress-rule-errors";

/**
 * What TKE's ingress controller reports, by cause. A workload that supports no direct access has no published code here:
 * an Ingress's E4033 is about IPv6.
 */
export const INGRESS_ERRORS = causesOfController("Ingress", {
    ...ingressCloudRows,
    ...ingressRuleErrorRows,
    ...directAccessRows(),
    ...snatProRows("457/81004, 457/41897 (2022)"),
});
