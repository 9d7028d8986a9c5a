import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { imageProcess, L4_DEMO_IMAGE, L7_DEMO_IMAGE, unknownImageMessage } from "../../../lab/kubernetes/images";

describe("images", () => {
    it("runs the L4 demo image with remote_addr in its answer, the L7 one without", () => {
        assert.ok(imageProcess(L4_DEMO_IMAGE)?.args.includes("--remote-addr"));
        assert.ok(!imageProcess(L7_DEMO_IMAGE)?.args.includes("--remote-addr"));
    });

    it("knows the echo server in every registry, with and without tag and digest", () => {
        for (const image of [
            "tke-client-ip-echo",
            "tke-client-ip-echo:v1",
            "ccr.ccs.tencentyun.com/team/tke-client-ip-echo:v1",
            "localhost:5000/tke-client-ip-echo@sha256:0123",
        ]) {
            assert.match(imageProcess(image)?.args[0] ?? "", /app\/server\.mts$/, image);
        }
    });

    it("knows nothing else", () => {
        for (const image of [
            "nginx",
            "team/tke-client-ip-echo-2:v1",
            "tke-client-ip-echo/nginx:1",
            `${L4_DEMO_IMAGE}.1`,
        ]) {
            assert.equal(imageProcess(image), undefined, image);
        }
    });

    it("names programs that exist", () => {
        for (const image of [L4_DEMO_IMAGE, L7_DEMO_IMAGE, "tke-client-ip-echo"]) {
            const { program = "", args = [] } = imageProcess(image) ?? {};
            assert.ok(existsSync(program) && existsSync(args[0] ?? ""), image);
        }
    });

    it("says of an unknown image which ones can be run", () => {
        const message = unknownImageMessage("nginx:1.27");
        for (const part of ["nginx:1.27", L4_DEMO_IMAGE, L7_DEMO_IMAGE, "tke-client-ip-echo"]) {
            assert.ok(message.includes(part), part);
        }
    });
});
