import { Agent } from "node:http";
import { Client as AsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/as/v20180419/as_client";
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
import { createCloud, type Cloud, type CloudOptions } from "../../lab/cloud/cloud";
import { startApiServer } from "../../lab/cloud/http/api-server";
import { isIn, reportGone, reportPool, reportReady } from "../../lab/cloud/lifecycle/reports";
import type { LivingKind } from "../../lab/cloud/lifecycle/table";
import { endpointId } from "../../lab/cloud/services/tke/endpoints";
import { Store } from "../../lab/cloud/store";

export const CREDENTIALS = { secretId: "AKIDcontract", secretKey: "secret-of-the-contract-tests" };

export const REGION = "ap-guangzhou";

const CA = Buffer.from("-----BEGIN CERTIFICATE-----\n").toString("base64");

export interface LabCloud {
    store: Store;
    cloud: Cloud;
    port: number;
    vpc: VpcClient;
    clb: ClbClient;
    as: AsClient;
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
        as: new AsClient(config),
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

/** Reports of one record what the rest of the lab reports in its time: what is being created is ready, what is to go is gone. */
export function provisionRecord(store: Store, kind: LivingKind, id: string): void {
    const context = { store, transitions: { isOver: () => true } };
    if (kind === "nodePool" || kind === "cvmNodePool" || kind === "virtualNodePool") {
        reportPool(context, kind, id);
        return;
    }
    const { nodePoolId = "" } = (kind === "machine" || kind === "virtualNode" ? store.get(kind, id) : undefined) ?? {};
    if (isIn(store, kind, id, "deleting")) {
        reportGone(context, kind, id);
    } else {
        reportReady(context, kind, id);
    }
    POOLS.forEach((pool) => reportPool(context, pool, nodePoolId));
}

const POOLS = ["nodePool", "cvmNodePool", "virtualNodePool"] as const;

/** Does so with every record. */
export function provision(store: Store): void {
    store.list("clusterEndpoint").forEach(({ clusterId, extranet }) => {
        provisionRecord(store, "clusterEndpoint", endpointId(clusterId, extranet));
    });
    store.list("machine").forEach(({ machineName }) => provisionRecord(store, "machine", machineName));
    store.list("virtualNode").forEach(({ name }) => provisionRecord(store, "virtualNode", name));
    POOLS.forEach((kind) => store.list(kind).forEach(({ nodePoolId }) => provisionRecord(store, kind, nodePoolId)));
    store.list("cluster").forEach(({ clusterId }) => provisionRecord(store, "cluster", clusterId));
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
