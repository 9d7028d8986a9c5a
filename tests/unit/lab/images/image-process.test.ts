import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerImage } from "../../../../lab/images/image";
import { imageProcess } from "../../../../lab/images/image-process";
import { processEnvironment } from "../../../../lab/kubernetes/kubelet/process/environment";

describe("the process of an image", () => {
    const directory = mkdtempSync(join(tmpdir(), "image-process-"));
    const program = join(directory, "server");
    before(() => {
        writeFileSync(program, "#!/bin/sh\n");
        chmodSync(program, 0o755);
        writeFileSync(join(directory, "data"), "");
    });
    after(() => rmSync(directory, { recursive: true, force: true }));

    const image = (...command: string[]): ContainerImage => ({
        reference: "shop",
        command,
        directory,
        origin: "added",
    });
    const address = { host: "127.16.3.7", port: "8080" };

    it("has address and port in its arguments, and nothing else replaced", () => {
        const { args } = imageProcess(
            image("./server", "--bind={host}:{port}", "{port}{port}", "{x}", "daemon off;"),
            address,
        );
        assert.deepEqual(args, ["--bind=127.16.3.7:8080", "80808080", "{x}", "daemon off;"]);
    });

    it("is looked up in PATH, or relative to the image's folder", () => {
        assert.equal(imageProcess(image("server"), address, `/nowhere::${directory}`).program, program);
        assert.equal(imageProcess(image("./server"), address, "").program, program);
        assert.equal(imageProcess(image(program), address, "").program, program);
        assert.equal(imageProcess(image("./server"), address).directory, directory);
    });

    const unusable: [string, ContainerImage, RegExp][] = [
        ["a program in no folder of PATH", image("server"), /runs server, which is in no folder of PATH: install it/],
        ["a file without execute permission", image("./data"), /data, which is not a program that you may run/],
        ["a folder", image("./"), /not a program that you may run/],
        [
            "a missing folder",
            { ...image(program), directory: "/nowhere" },
            /started in \/nowhere, which is not a folder/,
        ],
    ];
    for (const [what, unusableImage, message] of unusable) {
        it(`is refused with ${what}`, () => {
            assert.throws(() => imageProcess(unusableImage, address, "/nowhere"), message);
        });
    }

    it("needs a port that is known for {port}", () => {
        assert.throws(() => imageProcess(image("./server", "{port}"), { host: "127.16.3.7" }), /no port is known/);
        assert.doesNotThrow(() => imageProcess(image("./server"), { host: "127.16.3.7" }));
    });
});

describe("the environment of an image's process", () => {
    const image: ContainerImage = { reference: "shop", command: ["x"], origin: "added" };
    const sources = {
        image,
        handed: {},
        hostname: "shop-1",
        host: "127.16.3.7",
        temporary: "/files/shop",
        path: "/owner/bin",
    };

    it("has the address, the port, the Pod's name and the lab owner's PATH, and nothing else", () => {
        assert.deepEqual(processEnvironment({ ...sources, containerPort: 3000 }), {
            HOST: "127.16.3.7",
            PORT: "3000",
            HOSTNAME: "shop-1",
            PATH: "/owner/bin",
            TMPDIR: "/files/shop",
        });
    });

    it("has the Pod's PORT before the image's, and that before the container's port; never another HOST", () => {
        const env = { PORT: "1", HOST: "0.0.0.0", A: "image", B: "image" };
        const declared = { ...image, port: 8080 };
        assert.equal(processEnvironment({ ...sources, image: declared, containerPort: 3000 }).PORT, "8080");
        const { PORT, HOST, A, B } = processEnvironment({
            ...sources,
            image: { ...declared, env },
            handed: { PORT: "9", HOST: "::", B: "pod" },
        });
        assert.deepEqual({ PORT, HOST, A, B }, { PORT: "9", HOST: "127.16.3.7", A: "image", B: "pod" });
    });

    it("has no PATH of the owner's for what is built in", () => {
        const { PATH } = processEnvironment({ ...sources, image: { ...image, origin: "built in" } });
        assert.match(PATH ?? "", /^\/usr\/local\/sbin:/);
    });
});
