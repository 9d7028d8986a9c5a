import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { EngineError } from "../engine/api/engine";

/** Ways other than an API key in which Tencent's provider finds out who calls (v1.83.25, docs/index, "Authentication"). */
const OTHER_SOURCES = [
    "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN",
    "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE",
    "TENCENTCLOUD_ASSUME_ROLE_SAML_ASSERTION",
    "TENCENTCLOUD_CAM_ROLE_NAME",
    "TENCENTCLOUD_PROFILE",
    "TENCENTCLOUD_SHARED_CREDENTIALS_DIR",
    "TKE_WEB_IDENTITY_TOKEN_FILE",
];

/** Throws an EngineError that names what is missing where nothing says who calls Tencent Cloud. */
export function requireCredentials(environment: NodeJS.ProcessEnv, home = homedir()): void {
    const missing = ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"].filter((name) => !environment[name]);
    const hasOther =
        OTHER_SOURCES.some((name) => environment[name]) || existsSync(join(home, ".tccli", "default.credential"));
    if (missing.length > 0 && !hasOther) {
        throw new EngineError(
            `no credentials for Tencent Cloud: ${missing.join(" and ")} not set\n` +
                "  set them in the environment to an API key of yours (console, CAM, API keys); without --cloud the lab needs none",
        );
    }
}
