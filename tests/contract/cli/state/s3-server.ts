import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { userCache } from "../../../../machine/user-cache";
import { eventually } from "../../../support/eventually";

const run = promisify(execFile);

/** Packages of PyPI: moto's S3 and its HTTP server, without what its other services need. */
const PACKAGES = ["moto==5.2.5", "flask==3.1.3", "flask-cors==6.0.5", "py-partiql-parser==0.6.3", "PyYAML==6.0.3"];

const INSTALL_TIMEOUT_MS = 180_000;

export const S3_CREDENTIALS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "ap-guangzhou" };

/** Moto's S3 server, in a virtual environment that all clones of the project share. */
export class S3Server {
    private constructor(
        private readonly process: ChildProcess,
        readonly port: number,
    ) {}

    /** Throws where there is no Python, or the packages cannot be had. */
    static async install(): Promise<string> {
        const directory = join(userCache(process.env), "moto-5.2.5");
        const python = join(directory, "bin", "python");
        const finished = join(directory, "finished");
        if (!existsSync(finished)) {
            mkdirSync(userCache(process.env), { recursive: true });
            await run("python3", ["-m", "venv", "--clear", directory]);
            await run(python, ["-m", "pip", "install", "--quiet", ...PACKAGES], { timeout: INSTALL_TIMEOUT_MS });
            writeFileSync(finished, "");
        }
        return python;
    }

    static async start(python: string): Promise<S3Server> {
        const port = await freePort();
        const child = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
        const server = new S3Server(child, port);
        await eventually(() => fetch(`http://127.0.0.1:${port}/moto-api/`));
        return server;
    }

    /** Makes a bucket; returns the URL of a Pulumi backend in it. */
    async backend(bucket: string): Promise<string> {
        const response = await fetch(`http://127.0.0.1:${this.port}/${bucket}`, { method: "PUT" });
        if (!response.ok) {
            throw new Error(`no bucket ${bucket}: ${response.status} ${await response.text()}`);
        }
        const query = `endpoint=http://127.0.0.1:${this.port}&region=ap-guangzhou&s3ForcePathStyle=true`;
        return `s3://${bucket}?${query}`;
    }

    async stop(): Promise<void> {
        const ended = once(this.process, "close");
        this.process.kill();
        await ended;
    }
}

async function freePort(): Promise<number> {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return port;
}
