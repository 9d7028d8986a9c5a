import { clientCallOf, type ClientCall } from "../migrate/client-call";
import type { Migrant } from "../migrate/modes";
import type { SteadyClientsOptions } from "../migrate/steady-clients";
import type { TencentClients } from "../tencent/clients";
import { probe } from "../verify/probe";
import { labReach } from "./lab/lab-clients";
import { projectLabHome } from "./project";
import { UsageError } from "./usage";

const TIMEOUT_MS = 10_000;

/** The arguments of the command that concern its clients. */
interface ClientArguments {
    url?: string;
    cloud?: boolean;
    clients: number;
    rate: number;
}

/** What the clients call, and from where: the CLB's own VPC, where it is an internal one. */
export async function steadyClientsOptions(
    { url, cloud, clients, rate }: ClientArguments,
    migrant: Migrant,
    { clb }: TencentClients,
    loadBalancerId: string,
): Promise<SteadyClientsOptions> {
    const call = url === undefined ? callOf(migrant) : { url };
    if (cloud) {
        // All of them are this machine.
        return { ...call, rate, addresses: Array.from({ length: clients }, () => undefined) };
    }
    const { LoadBalancerSet = [] } = await clb.DescribeLoadBalancers({ LoadBalancerIds: [loadBalancerId] });
    const [balancer] = LoadBalancerSet;
    const clbType = balancer?.LoadBalancerType === "INTERNAL" ? "internal" : "public";
    const reach = await labReach(projectLabHome(), { vpcId: balancer?.VpcId, clbType }, { count: clients });
    const connectTo = await reach.connectTo?.(call.connectTo ?? new URL(call.url).hostname);
    return { ...call, connectTo, rate, addresses: reach.clients.map(({ address }) => address) };
}

function callOf(migrant: Migrant): ClientCall {
    try {
        return clientCallOf(migrant);
    } catch (error) {
        throw new UsageError(`${(error as Error).message}; or set --url to the URL that clients call`);
    }
}

/**
 * Throws a UsageError where the entry point does not answer before anything is changed: later that would look like a failure
 * of the migration. Returns a warning about its answer; undefined if there is none.
 */
export async function assertAnswers(options: SteadyClientsOptions): Promise<string | undefined> {
    const { url, connectTo, addresses } = options;
    const status = await probe({
        url,
        connectTo,
        localAddress: addresses[0],
        timeoutMs: TIMEOUT_MS,
        trustsAll: true,
    }).then(
        (answer) => answer.status,
        (error: Error) => error.message,
    );
    if (typeof status === "string" || status >= 500) {
        throw new UsageError(
            `not started: ${url} does not answer (${typeof status === "string" ? status : `HTTP ${status}`}): correct that ` +
                "first, or set --url to the URL that clients call; --keep-going starts all the same",
        );
    }
    return status === 404
        ? `${url} answers 404: if that is not the app's own answer, set --url to a URL that the app answers`
        : undefined;
}
