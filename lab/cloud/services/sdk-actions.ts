import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { resolve } = createRequire(__filename);

/**
 * Whether the official SDK has an action of a product that the lab serves: one that it has, the cloud carries out. Reads the
 * client's declarations, since its code takes a while to load.
 *
 * @param version as in `2018-05-25`.
 */
export function isSdkAction(service: string, version: string, action: string): boolean {
    const folder = `tencentcloud-sdk-nodejs/tencentcloud/services/${service}/v${version.replaceAll("-", "")}`;
    return (
        /^[A-Z][A-Za-z0-9]*$/.test(action) &&
        new RegExp(`^ +${action}\\(`, "m").test(readFileSync(resolve(`${folder}/${service}_client.d.ts`), "utf8"))
    );
}
