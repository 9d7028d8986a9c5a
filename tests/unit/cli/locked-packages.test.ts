import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/program";

interface Locked {
    integrity?: string;
    link?: boolean;
    hasInstallScript?: boolean;
}

describe("what is installed", () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
        packages: Record<string, Locked>;
    };
    const installed = Object.entries(packages).filter(
        ([path, { link }]) => path.includes("node_modules/") && link !== true,
    );

    it("is locked by a hash, the Node.js of every platform too", () => {
        assert.deepEqual(
            installed.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([path]) => path),
            [],
        );
        const platforms = installed.filter(([path]) => /^node_modules\/node-linux-\w+$/.test(path));
        assert.equal(platforms.length, 2);
    });

    it("has no Node.js that an install script downloads, whose hash nobody knows", () => {
        assert.ok(!("node_modules/node" in packages));
        assert.ok(!installed.some(([path, { hasInstallScript }]) => path.includes("node-linux") && hasInstallScript));
    });
});
