import { join } from "node:path";
import type { ContainerImage } from "./image";
import { parseImageReference } from "./image-reference";

/** The demo image of the layer 4 scenarios: answers with `remote_addr` and the request's headers. */
export const L4_DEMO_IMAGE = "vickytan-demo.tencentcloudcr.com/kestrelli/images:v1.0";
/** The demo image of the layer 7 scenarios: answers with the request's headers. */
export const L7_DEMO_IMAGE = "test-angel01.tencentcloudcr.com/kestrelli/kestrel-seven-real-ip:v1.0";
/** Traefik's whoami, of every tag and digest: prints its peer and the request's headers. */
export const WHOAMI_IMAGE = "docker.io/traefik/whoami";
/** The last part of the repository of the project's own echo server (`app/`), in whatever registry it was put. */
export const ECHO_IMAGE_NAME = "tke-client-ip-echo";

const ECHO_SERVER = join(__dirname, "..", "..", "app", "server.mts");
const DEMO_SERVER = join(__dirname, "demo-server.mts");
const WHOAMI_SERVER = join(__dirname, "whoami-server.mts");

/** The images that the lab knows without being told; undefined for any other. */
export function builtInImage(reference: string): ContainerImage | undefined {
    if (reference === L4_DEMO_IMAGE) {
        return node(reference, DEMO_SERVER, "--remote-addr");
    }
    if (reference === L7_DEMO_IMAGE) {
        return node(reference, DEMO_SERVER);
    }
    if (parseImageReference(reference)?.repository === WHOAMI_IMAGE) {
        return { ...node(reference, WHOAMI_SERVER), port: undefined };
    }
    return repositoryName(reference) === ECHO_IMAGE_NAME ? node(reference, ECHO_SERVER) : undefined;
}

/** The built-in images, as a list shows them. */
export const BUILT_IN_IMAGES: readonly ContainerImage[] = [
    node(L4_DEMO_IMAGE, DEMO_SERVER, "--remote-addr"),
    node(L7_DEMO_IMAGE, DEMO_SERVER),
    node(WHOAMI_IMAGE, WHOAMI_SERVER),
    node(`…/${ECHO_IMAGE_NAME}`, ECHO_SERVER),
];

/** `ccr.ccs.tencentyun.com/team/name:tag@sha256:…` → `name`. */
function repositoryName(image: string): string {
    const path = image.split("@", 1)[0] ?? "";
    return (path.split("/").at(-1) ?? "").split(":", 1)[0] ?? "";
}

function node(reference: string, ...args: string[]): ContainerImage {
    return { reference, command: [process.execPath, ...args], port: 5000, origin: "built in" };
}
