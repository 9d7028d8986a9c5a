import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EmbeddedEngine } from "../../../engine/embedded/embedded";
import type { ResourceEvent } from "../../../engine/api/engine";

/** Variables with which clients reach a lab API at a port. */
export function labVariables(port: number, credentials: { secretId: string; secretKey: string }): NodeJS.ProcessEnv {
    return {
        ...process.env,
        TENCENTCLOUD_SECRET_ID: credentials.secretId,
        TENCENTCLOUD_SECRET_KEY: credentials.secretKey,
        TENCENTCLOUD_REGION: "ap-guangzhou",
        TENCENTCLOUD_PROTOCOL: "HTTP",
        HTTP_PROXY: `http://127.0.0.1:${port}`,
    };
}

/** An embedded engine on a fixture program, with a folder of its own for the state. */
export function fixtureEngine(program: string) {
    const labDirectory = mkdtempSync(join(tmpdir(), "tke-client-ip-"));
    const projectDirectory = resolve(__dirname, "../../fixtures", program);
    const events: ResourceEvent[] = [];
    return {
        engine: new EmbeddedEngine({ projectDirectory, labDirectory }),
        labDirectory,
        events,
        /** `op type name` of everything that was done, in order. */
        done: () => events.filter(({ phase }) => phase === "done").map(({ op, name }) => `${op} ${name}`),
        onEvent: (event: ResourceEvent) => void events.push(event),
        dispose: () => rmSync(labDirectory, { recursive: true, force: true }),
    };
}
