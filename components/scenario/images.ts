import * as pulumi from "@pulumi/pulumi";
import { ClientIpFrom, type Scenario, ServiceType } from "../../tke/scenarios";
import { DEFAULT_DRAIN_SECONDS, type EnvVariable } from "../workload/pod-spec";
import { APP_PORT } from "../network/security-rules";

/**
 * What a stack runs that names no image: Traefik's whoami, which prints its peer and the request's headers. Anybody may pull
 * it from Docker Hub, which TKE's nodes reach through Tencent's mirror by default (457/39139). The digest is that of v1.11.0.
 */
export const DEFAULT_IMAGE =
    "docker.io/traefik/whoami:v1.11.0@sha256:200689790a0a0ea48ca45992e0450bc26ccab5307375b41c84dfc4f2475937ab";

/** What `image` is set to for {@link SOURCE_IMAGES}. */
export const SOURCE_IMAGE = "source";

/** The images of the product's source document, in private registries: what they show is the same, what they read differs. */
export const SOURCE_IMAGES = {
    [ClientIpFrom.RemoteAddr]: "vickytan-demo.tencentcloudcr.com/kestrelli/images:v1.0",
    [ClientIpFrom.XForwardedFor]: "test-angel01.tencentcloudcr.com/kestrelli/kestrel-seven-real-ip:v1.0",
};

/** Settings of a scenario's Pods that follow from their image. */
export interface ScenarioImage {
    image: pulumi.Input<string>;
    env?: pulumi.Input<EnvVariable[]>;
    /** See `PodSettings.drainPath`. */
    drainPath?: string;
}

/** An argument that may name an image, and those that go with one. */
interface ImageArgs {
    image?: pulumi.Input<string>;
    env?: pulumi.Input<EnvVariable[]>;
    drainSeconds?: number;
}

/** The reference of the image that the app of a scenario runs. */
export function imageOf(
    { serviceType, clientIpFrom }: Pick<Scenario, "serviceType" | "clientIpFrom">,
    { image = DEFAULT_IMAGE }: { image?: string },
): string {
    // Behind a direct Ingress the one that shows its peer beside the headers, since both count.
    const shows =
        serviceType === ServiceType.NodePort && clientIpFrom === ClientIpFrom.XForwardedFor
            ? ClientIpFrom.XForwardedFor
            : ClientIpFrom.RemoteAddr;
    return image === SOURCE_IMAGE ? SOURCE_IMAGES[shows] : image;
}

/** What the app of a scenario runs, and what of its Pods follows from that. */
export function scenarioImage(
    row: Pick<Scenario, "serviceType" | "clientIpFrom">,
    { image = DEFAULT_IMAGE, env, drainSeconds = DEFAULT_DRAIN_SECONDS }: ImageArgs,
): ScenarioImage {
    if (image === SOURCE_IMAGE) {
        return { image: imageOf(row, { image }), env };
    }
    return image === DEFAULT_IMAGE
        ? { image, env: defaultImageEnv(env), drainPath: `/?wait=${drainSeconds}s` }
        : { image, env };
}

/** By default it listens on 80, a port of root's. */
function defaultImageEnv(env: pulumi.Input<EnvVariable[]> = []): pulumi.Output<EnvVariable[]> {
    const port = { name: "WHOAMI_PORT_NUMBER", value: `${APP_PORT}` };
    return pulumi.output(env).apply((own): EnvVariable[] => [port, ...own.filter(({ name }) => name !== port.name)]);
}
