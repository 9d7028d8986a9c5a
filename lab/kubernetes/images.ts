import { join } from "node:path";

/** How the lab runs an image: a program and its arguments. */
export interface ImageProcess {
    program: string;
    args: string[];
}

/** The demo image of the layer 4 scenarios: answers with `remote_addr` and the request's headers. */
export const L4_DEMO_IMAGE = "vickytan-demo.tencentcloudcr.com/kestrelli/images:v1.0";
/** The demo image of the layer 7 scenarios: answers with the request's headers. */
export const L7_DEMO_IMAGE = "test-angel01.tencentcloudcr.com/kestrelli/kestrel-seven-real-ip:v1.0";
/** The last part of the repository of the project's own echo server (`app/`), in whatever registry it was put. */
export const ECHO_IMAGE_NAME = "tke-client-ip-echo";

const ECHO_SERVER = join(__dirname, "..", "..", "app", "server.mts");
const DEMO_SERVER = join(__dirname, "images", "request-headers.mts");

/** How to run an image, or nothing where the lab does not know it. */
export function imageProcess(image: string): ImageProcess | undefined {
    if (image === L4_DEMO_IMAGE) {
        return node(DEMO_SERVER, "--remote-addr");
    }
    if (image === L7_DEMO_IMAGE) {
        return node(DEMO_SERVER);
    }
    return repositoryName(image) === ECHO_IMAGE_NAME ? node(ECHO_SERVER) : undefined;
}

/** Why an image cannot be pulled in the lab, and which ones can. */
export function unknownImageMessage(image: string): string {
    return (
        `the lab runs no containers and knows no image "${image}"; it can run ${L4_DEMO_IMAGE}, ${L7_DEMO_IMAGE} ` +
        `and every image named ${ECHO_IMAGE_NAME} (the project's own echo server, app/)`
    );
}

/** `ccr.ccs.tencentyun.com/team/name:tag@sha256:…` → `name`. */
function repositoryName(image: string): string {
    const path = image.split("@", 1)[0] ?? "";
    return (path.split("/").at(-1) ?? "").split(":", 1)[0] ?? "";
}

function node(...args: string[]): ImageProcess {
    return { program: process.execPath, args };
}
