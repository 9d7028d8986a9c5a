import { InvalidFault, parseFault, type FaultRequest } from "../cloud/faults/fault-request";
import type { FaultRecord } from "../cloud/model/faults";
import type { IdentityProvider } from "../cloud/identity/identity-providers";
import type { ClusterProfile } from "../cloud/model";
import { DEFAULT_PROFILE, type AccountProfile } from "../cloud/account/profile";
import { DEFAULT_TIMING, type Timing } from "../cloud/lifecycle/timing";
import { BadRequest, serveControl } from "./control-server";
import { labCredentials } from "../credentials";
import { labHome } from "../home";
import { prepareHome } from "../files/home-folder";
import { Lab } from "./lab";
import { timestampedLog } from "../log";
import { startErrorMessage } from "./start-error";
import type { VpcAddress } from "../vpc-addresses";

/** What `lab -- status` tells. */
export interface LabStatus {
    pid: number;
    directory: string;
    startedAt: string;
    apiPort: number;
    /** The port that the API had before, where another process has taken it. */
    formerApiPort?: number;
    bindsPrivilegedPorts: boolean;
    clusters: ({
        clusterId: string;
        name: string;
        status: string;
        /** Why it did not come up. @default - it did */
        failure?: string;
    } & ClusterProfile)[];
    /** What clusters and CLBs get that are created from now on. */
    profile: AccountProfile;
    /** Whether calls from outside are held to Tencent's request limits. */
    rateLimited: boolean;
    timing: Timing;
    faults: FaultRecord[];
    /** Names of the identity providers whose tokens open the lab. */
    identityProviders: string[];
}

/** The settings of the lab that can be changed while it runs. */
export interface LabSettings {
    /** What of it is named. */
    profile?: Partial<AccountProfile>;
    rateLimited?: boolean;
    timing?: Timing;
    /** Whose tokens AssumeRoleWithWebIdentity takes. */
    identityProviders?: readonly IdentityProvider[];
}

/** Which addresses of a VPC are asked for: this one, or so many that nothing has. */
export type VpcAddressQuery = { vpcId: string } & ({ address: string } | { free: number });

/** What the daemon tells the process that started it. */
export type DaemonMessage = { ready: true } | { ready: false; error: string };

async function main(directory: string, binary: string): Promise<void> {
    const home = labHome(process.cwd(), directory);
    const startedAt = new Date().toISOString();
    const log = timestampedLog((line) => process.stdout.write(`${line}\n`));
    // The log is a file: what a full disk keeps out of it must not end the lab.
    process.stdout.on("error", () => undefined);
    process.umask(0o077);
    prepareHome(home);
    const opened: { lab?: Lab } = {};
    const open = (): Lab => {
        if (!opened.lab) {
            throw new BadRequest("the lab is still starting\n  try again in a moment");
        }
        return opened.lab;
    };
    let stopping: Promise<void> | undefined;
    const stop = () =>
        (stopping ??= (async () => {
            log("stopping");
            await opened.lab?.close();
            control.close();
            log("stopped");
        })());
    const control = await serveControl(home.socket, {
        status: (): LabStatus => ({
            pid: process.pid,
            directory: home.directory,
            startedAt,
            apiPort: opened.lab?.apiPort ?? 0,
            formerApiPort: opened.lab?.formerApiPort,
            bindsPrivilegedPorts: opened.lab?.bindsPrivilegedPorts ?? false,
            clusters: (opened.lab?.clusterRecords ?? []).map(
                ({ clusterId, name, status, controllerDefaults, billByIp, snatPro, containerCidr }) => ({
                    clusterId,
                    name,
                    status,
                    failure: opened.lab?.clusterFailures.get(clusterId),
                    controllerDefaults,
                    billByIp,
                    snatPro,
                    containerCidr,
                }),
            ),
            profile: opened.lab?.profile ?? DEFAULT_PROFILE,
            rateLimited: opened.lab?.isRateLimited ?? true,
            timing: opened.lab?.timing ?? DEFAULT_TIMING,
            faults: opened.lab?.faults.list() ?? [],
            identityProviders: (opened.lab?.identityProviders ?? []).map(({ providerId }) => providerId),
        }),
        resources: () => opened.lab?.resources() ?? [],
        set: (settings) => change(open(), settings as LabSettings),
        actions: () => open().actions,
        "vpc-address": (query) => ofVpc(open(), query as VpcAddressQuery),
        resolve: (name) => open().resolve(name as string) ?? null,
        "fault-add": (request) => addFault(open(), request as FaultRequest),
        "calls-record": () => open().recordCalls(),
        "calls-recorded": () => open().recordedCalls(),
        "fault-clear": (faultId) => clearFaults(open(), faultId as string | null),
        stop: () => void stop().then(() => process.exit(0)),
    });
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.on(signal, () => void stop().then(() => process.exit(0)));
    }
    opened.lab = await Lab.open({ home, credentials: labCredentials(home.credentials), binary, log });
    log(`serving Tencent's API on 127.0.0.1:${opened.lab.apiPort}`);
}

function change(lab: Lab, { profile, rateLimited, timing, identityProviders }: LabSettings): void {
    if (profile) {
        lab.setProfile(profile);
    }
    if (rateLimited !== undefined) {
        lab.isRateLimited = rateLimited;
    }
    if (timing) {
        lab.timing = timing;
    }
    if (identityProviders) {
        lab.identityProviders = identityProviders;
    }
}

function ofVpc(lab: Lab, query: VpcAddressQuery): VpcAddress[] {
    try {
        return "free" in query
            ? lab.freeVpcAddresses(query.vpcId, query.free)
            : [lab.vpcAddress(query.vpcId, query.address)];
    } catch (error) {
        throw error instanceof RangeError ? new BadRequest(error.message) : error;
    }
}

async function addFault(lab: Lab, request: FaultRequest): Promise<FaultRecord> {
    const fault = refusing(() => lab.faults.add(parseFault(request, lab.actions)));
    await lab.forwardAnew();
    return fault;
}

async function clearFaults(lab: Lab, faultId: string | null): Promise<FaultRecord[]> {
    const cleared = refusing(() => lab.faults.clear(faultId ?? undefined));
    await lab.forwardAnew();
    return cleared;
}

function refusing<T>(work: () => T): T {
    try {
        return work();
    } catch (error) {
        throw error instanceof InvalidFault ? new BadRequest(error.message) : error;
    }
}

function tell(message: DaemonMessage): void {
    if (process.connected) {
        process.send?.(message);
        process.disconnect();
    }
}

const [directory, binary] = process.argv.slice(2);
main(directory!, binary!).then(
    () => tell({ ready: true }),
    (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        tell({ ready: false, error: startErrorMessage(error, { directory: directory! }) });
        process.exitCode = 1;
        setImmediate(() => process.exit(1));
    },
);
