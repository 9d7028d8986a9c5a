import { TKE_SERVICE_CONFIG } from "../../../tke/objects";
import { tkeServiceConfigOpenApi } from "../../../tke/service-config/open-api";
import type { CustomResource } from "./definition";

/**
 * TkeServiceConfig: what a Service's or an Ingress's listeners are like beyond what Kubernetes has words for (457/45490,
 * 457/45700). Listeners are found by protocol and port; what is not set here stays on the CLB as it is.
 */
export const tkeServiceConfig: CustomResource = {
    ...TKE_SERVICE_CONFIG,
    singular: "tkeserviceconfig",
    shortNames: [],
    scope: "Namespaced",
    columns: [],
    spec: tkeServiceConfigOpenApi(),
};
