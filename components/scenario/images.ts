import { ClientIpFrom, type Scenario, ServiceType } from "../../tke/scenarios";

/** The images of the product's source document: what the app shows is the same, what it reads differs. */
export const IMAGES = {
    [ClientIpFrom.RemoteAddr]: "vickytan-demo.tencentcloudcr.com/kestrelli/images:v1.0",
    [ClientIpFrom.XForwardedFor]: "test-angel01.tencentcloudcr.com/kestrelli/kestrel-seven-real-ip:v1.0",
};

/** What the app of a scenario runs: behind a direct Ingress one that shows its peer beside the headers, since both count. */
export function imageOf({ serviceType, clientIpFrom }: Pick<Scenario, "serviceType" | "clientIpFrom">): string {
    return IMAGES[serviceType === ServiceType.ClusterIp ? ClientIpFrom.RemoteAddr : clientIpFrom];
}
