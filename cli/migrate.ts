import { labEnvironment, labStatus } from "../lab/daemon-client";
import { readCloud, readReachability } from "../doctor/cloud/read-cloud";
import { unknown } from "../doctor/model/facts";
import { UNKNOWN_FACTS } from "../doctor/model/unknown-facts";
import { EnvironmentError } from "../doctor/model/environment-error";
import { KubeApi } from "../doctor/read/kube-api";
import { readCluster } from "../doctor/read/read-cluster";
import { askBackends, listenersWithoutResets, setResets } from "../migrate/backends";
import { MigrationCluster } from "../migrate/cluster";
import { execute, rollBack, type MigrationOutcome } from "../migrate/execute";
import { modeOf, settingsOf, type Migrant, type Mode } from "../migrate/modes";
import { backendsInMode, listenerPortsOf, ownListenersOf } from "../migrate/move-backends";
import { findingsOfMove, type MoveFindings } from "../migrate/move-findings";
import { commandsOf, journalOf, planMigration, planRollback, type MigrationStep } from "../migrate/migration-plan";
import { checkPreconditions, workloadsToRoll, type MigrationFacts } from "../migrate/preconditions";
import { SteadyClients, type SteadyResult } from "../migrate/steady-clients";
import { ANNOTATION_KEYS } from "../tke/annotations/table";
import { clientConfig, tencentClients, type TencentClients } from "../tencent/clients";
import { assertAnswers, steadyClientsOptions } from "./migrate-clients";
import { projectLabHome } from "./project";
import { userKubeConfig } from "./prove/prove-app";
import { checkedSeconds } from "./seconds";
import { interruption } from "./interruption";
import { UsageError } from "./usage";

export interface MigrateArguments {
    object: string;
    namespace: string;
    to?: Mode;
    rollback?: boolean;
    dryRun?: boolean;
    keepGoing?: boolean;
    ignore?: string[];
    resetConnections?: boolean;
    roll: boolean;
    clients: number;
    rate: number;
    timeout?: string;
    settle?: string;
    url?: string;
    kubeconfig?: string;
    context?: string;
    cloud?: boolean;
    yes?: boolean;
}

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Migrates an object, or undoes a migration. True where it ended as asked. Throws a UsageError for what cannot begin. */
export async function migrate(args: MigrateArguments): Promise<boolean> {
    const { kind, name } = checkedArguments(args);
    const timeoutMs = (checkedSeconds("timeout", args.timeout) ?? 180) * 1000;
    const settleMs = (checkedSeconds("settle", args.settle) ?? 5) * 1000;
    const cluster = new MigrationCluster(userKubeConfig(args), kind, args.namespace, name);
    const facts = await cluster.facts().catch((error: Error & { code?: number }) => {
        throw error.code === 404
            ? new UsageError(`no ${kind} ${args.namespace}/${name} exists: set -n NAMESPACE`)
            : error;
    });
    const loadBalancerId = loadBalancerOf(facts.migrant);
    const tencent = await tencentOf(args);
    const ports = listenerPortsOf(facts.migrant);
    const resets = tencent && args.resetConnections ? await listenersWithoutResets(tencent, loadBalancerId, ports) : [];
    const steps = args.rollback ? planRollback(facts.migrant) : planMigration(facts.migrant, args.to!, resets);
    if (!steps) {
        throw new UsageError(`${kind} ${args.namespace}/${name} has no recorded migration: nothing to undo`);
    }
    if (!args.rollback) {
        const found = await findings(args, { facts, steps, loadBalancerId, tencent });
        const { blockers, notes } = checkPreconditions(facts, args.to!);
        [...notes, ...found.notes].forEach((note) => print(`note: ${note}`));
        const all = [...blockers, ...found.blockers];
        if (all.length > 0) {
            throw new UsageError(`not started:\n${all.map((blocker) => `  ${blocker}`).join("\n")}`);
        }
        if (steps.length === 0) {
            print(`${kind} ${args.namespace}/${name} is ${modeOf(settingsOf(facts.migrant))} already`);
            return true;
        }
    }
    if (args.dryRun) {
        const end = args.rollback
            ? undefined
            : {
                  rolled: args.roll ? workloadsToRoll(facts, args.to!) : [],
                  journal: journalOf(facts.migrant, args.to!, resets),
              };
        commandsOf(facts.migrant, steps, loadBalancerId, end).forEach(print);
        return true;
    }
    if (args.cloud && !args.yes) {
        throw new UsageError(
            "this changes a live entry point on Tencent Cloud: look at --dry-run first, then add --yes",
        );
    }
    if (!tencent) {
        throw new UsageError("no lab runs: start it with `npm run lab -- start`, or set --cloud for Tencent Cloud");
    }
    const called = await steadyClientsOptions(args, facts.migrant, tencent, loadBalancerId);
    if (!args.rollback && !args.keepGoing) {
        const note = await assertAnswers(called);
        [note].filter((each) => each !== undefined).forEach((each) => print(`note: ${each}`));
    }
    const clients = new SteadyClients(called);
    const interrupted = interruption();
    const options = {
        cluster,
        clients,
        notYet: (mode: Mode) => askBackends(tencent, loadBalancerId, mode, ownListenersOf(facts.migrant)),
        setResets: (ids: readonly string[], on: boolean) => setResets(tencent, loadBalancerId, ids, on),
        timeoutMs,
        settleMs,
        keepGoing: args.keepGoing,
        roll: args.roll,
        signal: interrupted.signal,
        onLine: print,
    };
    const outcome = args.rollback
        ? await rollBack(options, "asked for")
        : await execute({ ...options, to: args.to!, steps });
    interrupted.end();
    return report(`${kind} ${args.namespace}/${name}`, outcome, await clients.stop(), args);
}

function report(who: string, outcome: MigrationOutcome, steady: SteadyResult, args: MigrateArguments): boolean {
    const { answers, lost, slowestMs } = steady;
    lost.slice(0, 5).forEach((reason) => print(`lost: ${reason}`));
    print(
        `${answers + lost.length} requests of ${args.clients} clients, ${lost.length} lost, the slowest answer after ${slowestMs} ms`,
    );
    if (outcome.outcome === "migrated") {
        print(`${who} is ${args.to}; --rollback undoes it`);
        return lost.length === 0;
    }
    print(
        outcome.outcome === "rolled-back"
            ? `${who} is as it was before (${outcome.reason})`
            : `${who}: ${outcome.reason}`,
    );
    return outcome.outcome === "rolled-back" && args.rollback === true;
}

function checkedArguments({ object, to, rollback, clients, rate }: MigrateArguments): {
    kind: Migrant["kind"];
    name: string;
} {
    const mistakes: string[] = [];
    const [, type = "", name = ""] = /^(service|svc|ingress|ing)\/([a-z0-9.-]+)$/.exec(object) ?? [];
    if (!name) {
        mistakes.push(`${JSON.stringify(object)} is no object: set service/NAME or ingress/NAME`);
    }
    if ((to === undefined) === !rollback) {
        mistakes.push("set either --to direct, node-port or local, or --rollback");
    }
    if (!Number.isInteger(clients) || clients < 1 || clients > 250) {
        mistakes.push(`--clients is ${clients}: set 1 to 250`);
    }
    if (!(rate > 0 && rate <= 100)) {
        mistakes.push(`--rate is ${rate}: set more than 0 and at most 100 requests a second`);
    }
    if (mistakes.length > 0) {
        throw new UsageError(mistakes.join("\n"));
    }
    return { kind: type.startsWith("s") ? "Service" : "Ingress", name };
}

function loadBalancerOf({ kind, object }: Migrant): string {
    const { Service, Ingress } = ANNOTATION_KEYS;
    const keys = kind === "Service" ? Service : Ingress;
    const annotations = object.metadata?.annotations ?? {};
    const id = annotations[keys.loadBalancerId] ?? annotations[keys.existingLoadBalancerId];
    if (!id) {
        throw new UsageError(
            `${kind} ${object.metadata?.name} has no CLB (${keys.loadBalancerId}): look at its events`,
        );
    }
    return id;
}

/** What doctor says of the object once the steps are taken, with what Tencent's API knows of the way to its backends. */
async function findings(
    { namespace, kubeconfig, context, to, ignore = [] }: MigrateArguments,
    move: {
        facts: MigrationFacts;
        steps: readonly MigrationStep[];
        loadBalancerId: string;
        tencent: TencentClients | undefined;
    },
): Promise<MoveFindings> {
    const { tencent, loadBalancerId, steps } = move;
    const { migrant } = move.facts;
    const api = await KubeApi.connect({ kubeconfig, context });
    try {
        const { objects } = await readCluster(api, namespace);
        return findingsOfMove({
            migrant,
            steps,
            loadBalancerId,
            objects,
            facts: tencent ? await readCloud(tencent, objects, api.clusterId) : UNKNOWN_FACTS,
            reachability: tencent
                ? await readReachability(tencent, objects, {
                      loadBalancerId,
                      clusterId: api.clusterId,
                      backendsOf: backendsInMode(migrant, to!, objects),
                  })
                : NOT_ASKED,
            ignored: ignore.map((code) => code.toUpperCase()),
        });
    } catch (error) {
        throw error instanceof EnvironmentError ? new UsageError(error.message) : error;
    } finally {
        api.close();
    }
}

const NOT_ASKED = unknown(
    { en: "Tencent's API was not asked, since no lab runs", zh: "未查询腾讯云 API：没有运行中的实验环境" },
    {
        en: "set --cloud, and TENCENTCLOUD_SECRET_ID and _SECRET_KEY",
        zh: "设置 --cloud 以及 TENCENTCLOUD_SECRET_ID、_SECRET_KEY",
    },
);

/** Undefined where no lab runs, which only `--dry-run` can do without. */
async function tencentOf({ cloud }: MigrateArguments): Promise<TencentClients | undefined> {
    const purpose = "migrate asks Tencent's API for the health of the CLB's backends";
    if (cloud) {
        return tencentClients(clientConfig(process.env, purpose));
    }
    const home = projectLabHome();
    const status = await labStatus(home);
    return status && tencentClients(clientConfig({ ...process.env, ...labEnvironment(home, status) }, purpose));
}
