import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labEnvironment } from "../../../lab/environment";
import { labHome } from "../../../lab/home";
import { clientConfig } from "../../../tencent/clients";

describe("the environment of a lab's clients", () => {
    it("has none of a real account's credentials, its temporary token neither", () => {
        const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-environment-"));
        try {
            const home = labHome(directory, directory);
            mkdirSync(home.certificateAuthority);
            writeFileSync(join(home.certificateAuthority, "ca.crt"), "");
            const real = {
                TENCENTCLOUD_SECRET_ID: "AKIDreal",
                TENCENTCLOUD_SECRET_KEY: "real-key",
                TENCENTCLOUD_SECURITY_TOKEN: "real-token",
            };
            const environment = { ...real, ...labEnvironment(home, { apiPort: 1 }, { environment: real }) };
            assert.doesNotMatch(JSON.stringify(environment), /real-|AKIDreal/);
            const { credential } = clientConfig(environment, "the test");
            assert.ok(!(credential as { token?: string }).token);
        } finally {
            rmSync(directory, { recursive: true });
        }
    });
});
