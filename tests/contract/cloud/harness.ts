import { Agent } from "node:http";
import { Client as ApiClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/api/v20201106/api_client";
import { Client as CamClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client";
import { Client as CbsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_client";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as CvmClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import { Client as SslClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_client";
import { Client as StsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import { Client as TagClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as NodePoolClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { releasePrivateIps } from "../../../lab/cloud/addresses";
import { createCloud, type Cloud, type CloudOptions } from "../../../lab/cloud/cloud";
import { startApiServer } from "../../../lab/cloud/http/server";
import { Store } from "../../../lab/cloud/store";

export const CREDENTIALS = { secretId: "AKIDcontract", secretKey: "secret-of-the-contract-tests" };

export const REGION = "ap-guangzhou";

const CA = Buffer.from("-----BEGIN CERTIFICATE-----\n").toString("base64");

export interface LabCloud {
    store: Store;
    cloud: Cloud;
    port: number;
    vpc: VpcClient;
    clb: ClbClient;
    cvm: CvmClient;
    cbs: CbsClient;
    tke: TkeClient;
    nodePools: NodePoolClient;
    tag: TagClient;
    api: ApiClient;
    cam: CamClient;
    sts: StsClient;
    ssl: SslClient;
    close(): Promise<void>;
}

/** What an SDK's client is configured with to reach the lab as the official clients are told to: as an HTTP proxy. */
export function clientConfig(port: number, credential = CREDENTIALS, region: string = REGION) {
    const agent = new Agent({ proxyEnv: { HTTP_PROXY: `http://127.0.0.1:${port}` } });
    return { credential, region, profile: { httpProfile: { protocol: "http://", agent } } };
}

/** The lab's API on a free port, over a store in memory, with the official SDK's clients. */
export async function startLabCloud(options: Partial<CloudOptions> = {}): Promise<LabCloud> {
    const store = new Store(":memory:");
    const clusters = {
        adminKubeconfig: (clusterId: string, server: string) =>
            `clusters: [{ name: ${clusterId}, cluster: { server: "${server}", certificate-authority-data: ${CA} } }]\n`,
    };
    const cloud = createCloud({ store, clusters, ...options });
    const server = await startApiServer({ store, cloud, credentials: CREDENTIALS });
    const config = clientConfig(server.port);
    return {
        store,
        cloud,
        port: server.port,
        vpc: new VpcClient(config),
        clb: new ClbClient(config),
        cvm: new CvmClient(config),
        cbs: new CbsClient(config),
        tke: new TkeClient(config),
        nodePools: new NodePoolClient(config),
        tag: new TagClient(config),
        api: new ApiClient(config),
        cam: new CamClient(config),
        sts: new StsClient(config),
        ssl: new SslClient(config),
        close: async () => {
            config.profile.httpProfile.agent.destroy();
            await server.close();
            store.close();
        },
    };
}

/** Does what the rest of the lab does with records that wait for it: what is being made runs, what is to go is gone. */
export function provision(store: Store): void {
    for (const { clusterId, status } of store.list("cluster")) {
        if (status === "Creating") {
            store.update("cluster", clusterId, { status: "Running" });
        } else if (status === "Deleting") {
            store.delete("addressBlock", clusterId);
            store.delete("cluster", clusterId);
        }
    }
    for (const { machineName, state } of store.list("machine")) {
        if (state === "Deleting") {
            releasePrivateIps(store, `machine/${machineName}`);
            store.delete("machine", machineName);
        } else {
            store.update("machine", machineName, { state: "Running" });
        }
    }
    for (const { nodePoolId, lifeState } of store.list("nodePool")) {
        if (lifeState === "Deleting") {
            store.delete("nodePool", nodePoolId);
        } else {
            store.update("nodePool", nodePoolId, { lifeState: "Running" });
        }
    }
    for (const { name, phase } of store.list("virtualNode")) {
        if (phase === "Deleting") {
            store.delete("virtualNode", name);
        } else {
            store.update("virtualNode", name, { phase: "Running" });
        }
    }
    for (const { nodePoolId, lifeState } of store.list("virtualNodePool")) {
        if (lifeState === "deleting") {
            store.delete("virtualNodePool", nodePoolId);
        } else {
            store.update("virtualNodePool", nodePoolId, { lifeState: "normal" });
        }
    }
    for (const { clusterId, extranet, status } of store.list("clusterEndpoint")) {
        const id = `${clusterId}/${extranet ? "extranet" : "intranet"}`;
        if (status === "Deleting") {
            releasePrivateIps(store, `endpoint/${id}`);
            store.delete("clusterEndpoint", id);
        } else if (status === "Creating") {
            store.update("clusterEndpoint", id, { status: "Created" });
        }
    }
}

/** A predicate for assert.rejects: the SDK's exception with that code of Tencent's. */
export function withCode(code: string): (error: unknown) => boolean {
    return (error) => {
        if ((error as { code?: string }).code !== code) {
            throw error;
        }
        return true;
    };
}
