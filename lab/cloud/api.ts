import type { AbstractClient } from "tencentcloud-sdk-nodejs/tencentcloud/common/abstract_client";
import type { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";

/** The actions of an official SDK client: its own methods that take a request and give a response. */
export type Action<Client> = {
    [Name in keyof Client]: Name extends keyof AbstractClient
        ? never
        : Client[Name] extends (request: never) => Promise<unknown>
          ? Name
          : never;
}[keyof Client] &
    string;

export type RequestOf<Client, A extends Action<Client>> = Client[A] extends (request: infer R) => Promise<unknown>
    ? NonNullable<R>
    : never;

export type ResponseOf<Client, A extends Action<Client>> = Client[A] extends (request: never) => Promise<infer R>
    ? R
    : never;

/** Runs one action of a service's API; throws what the API would answer as an error. */
export type Call<Client> = <A extends Action<Client>>(
    action: A,
    request: RequestOf<Client, A>,
) => Promise<ResponseOf<Client, A>>;

/** The lab's Tencent Cloud API, called in its own process as a TKE component calls it with its service role. */
export interface CloudApi {
    clb: Call<ClbClient>;
    vpc: Call<VpcClient>;
    tke: Call<TkeClient>;
}

/** An action that is served. */
export interface ServedAction {
    /** First label of the host, e.g. `tke`. */
    service: string;
    /** `X-TC-Version`. */
    version: string;
    action: string;
}
