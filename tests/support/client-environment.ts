import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CertificateAuthority } from "../../lab/cloud/http/certificate-authority";
import { createCloud, type Cloud, type CloudOptions } from "../../lab/cloud/cloud";
import { startApiServer } from "../../lab/cloud/http/api-server";
import { Store } from "../../lab/cloud/store";
import { labEnvironment } from "../../lab/environment";
import { labHome, type LabHome } from "../../lab/home";
import { CREDENTIALS, REGION } from "./lab-cloud";

/** The lab's API, and the environment with which clients in processes of their own reach it. */
export interface ClientLab {
    home: LabHome;
    store: Store;
    cloud: Cloud;
    port: number;
    authority: CertificateAuthority;
    /** As `lab -- env` prints it, in a shell that has nothing but a PATH. */
    environment: Record<string, string>;
    close(): Promise<void>;
}

/**
 * @param outside the environment of the lab itself: its proxy variables say how other hosts are reached.
 * @param onCall told of every call of the API.
 */
export async function startClientLab(
    outside: Record<string, string> = {},
    onCall?: CloudOptions["onCall"],
): Promise<ClientLab> {
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-clients-"));
    const home = labHome(directory, directory);
    writeFileSync(home.credentials, JSON.stringify(CREDENTIALS), { mode: 0o600 });
    const store = new Store(":memory:");
    const clusters = { adminKubeconfig: () => "" };
    const authority = await CertificateAuthority.open(home.certificateAuthority);
    const cloud = createCloud({ store, clusters, onCall });
    const server = await startApiServer({
        store,
        cloud,
        credentials: CREDENTIALS,
        certificateAuthority: authority,
        environment: outside,
    });
    const PATH = process.env.PATH ?? "";
    const lab = labEnvironment(home, { apiPort: server.port }, { region: REGION, environment: { PATH } });
    return {
        home,
        store,
        cloud,
        port: server.port,
        authority,
        environment: { PATH, HOME: directory, ...lab },
        close: async () => {
            await server.close();
            store.close();
            rmSync(directory, { recursive: true, force: true });
        },
    };
}
