import { clientConfig, tencentClients, type TencentClients } from "../../tencent/clients";

/** What a teardown asks, in one region. */
export type RegionClients = Pick<TencentClients, "cbs" | "clb" | "cvm" | "tke" | "nodePools" | "vpc">;

export interface SearchClients {
    /** The region that the environment names. */
    region: string;
    /** Its search answers for all regions. */
    tag: TencentClients["tag"];
    of(region: string): RegionClients;
}

/** Throws an Error that names every variable of the environment that is missing. */
export function searchClients(environment: NodeJS.ProcessEnv): SearchClients {
    const config = clientConfig(environment, "the search for leftovers asks Tencent's API");
    return {
        region: config.region ?? "",
        tag: tencentClients(config).tag,
        of: (region) => tencentClients({ ...config, region }),
    };
}
