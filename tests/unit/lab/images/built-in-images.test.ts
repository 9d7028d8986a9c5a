import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { DEFAULT_IMAGE, SOURCE_IMAGES } from "../../../../components/scenario";
import { builtInImage, L4_DEMO_IMAGE, L7_DEMO_IMAGE } from "../../../../lab/images/built-in-images";

describe("built-in images", () => {
    it("runs the L4 demo image with remote_addr in its answer, the L7 one without", () => {
        assert.ok(builtInImage(L4_DEMO_IMAGE)?.command.includes("--remote-addr"));
        assert.ok(!builtInImage(L7_DEMO_IMAGE)?.command.includes("--remote-addr"));
    });

    it("knows the echo server in every registry, with and without tag and digest", () => {
        for (const image of [
            "tke-client-ip-echo",
            "tke-client-ip-echo:v1",
            "ccr.ccs.tencentyun.com/team/tke-client-ip-echo:v1",
            "localhost:5000/tke-client-ip-echo@sha256:0123",
        ]) {
            assert.match(builtInImage(image)?.command[1] ?? "", /app\/server\.mts$/, image);
        }
    });

    it("knows the images that stacks run by default, and those of the source document", () => {
        for (const image of [DEFAULT_IMAGE, "traefik/whoami", ...Object.values(SOURCE_IMAGES)]) {
            assert.ok(builtInImage(image), image);
        }
        assert.match(builtInImage(DEFAULT_IMAGE)?.command[1] ?? "", /whoami-server\.mts$/);
    });

    it("knows nothing else", () => {
        for (const image of [
            "nginx",
            "team/tke-client-ip-echo-2:v1",
            "tke-client-ip-echo/nginx:1",
            `${L4_DEMO_IMAGE}.1`,
        ]) {
            assert.equal(builtInImage(image), undefined, image);
        }
    });

    it("names programs that exist", () => {
        for (const image of [L4_DEMO_IMAGE, L7_DEMO_IMAGE, DEFAULT_IMAGE, "tke-client-ip-echo"]) {
            const [program = "", script = ""] = builtInImage(image)?.command ?? [];
            assert.ok(existsSync(program) && existsSync(script), image);
        }
    });
});
