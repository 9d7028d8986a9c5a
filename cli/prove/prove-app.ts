import { readFileSync } from "node:fs";
import type { KubeConfig } from "@kubernetes/client-node";
import { kubernetesClient } from "../../kubeconfig/kubernetes-client";
import type { AppProof, Witness } from "../../verify/app-proof/prove-app";
import { proveServiceApp, proveStackApp } from "../../verify/app-proof/prove-targets";
import { appProofTable } from "../../verify/app-proof/app-table";
import { ClusterReader } from "../../verify/cluster-reader";
import { internetClients, labReach } from "../lab/lab-clients";
import { printJson } from "../print/output";
import { VerifyProgress } from "../print/verify-progress";
import { TIMEOUT_SECONDS, upStacks, type ProofArguments } from "./prove";
import { checkedSeconds } from "../seconds";
import type { Session } from "../stacks/session";
import { UsageError } from "../usage";

export interface ServiceArguments {
    service?: string;
    kubeconfig?: string;
    context?: string;
    url?: string[];
    cloud?: boolean;
}

/** Proves stacks by what their own apps report. */
export async function proveStacks(session: Session, witness: Witness, args: ProofArguments): Promise<AppProof[]> {
    const up = await upStacks(session, session.stacks, args);
    return withProgress(args, async (common) => {
        const proofs = up.map(async (stack) =>
            proveStackApp({
                ...stack,
                ...(session.lab ? await labReach(session.lab, stack.outputs, { from: args.from }) : { clients: [] }),
                ...common,
                environment: session.environment,
                witness,
            }),
        );
        return (await Promise.all(proofs)).flat();
    });
}

/** Proves any Service of any cluster by what its app reports. Throws a UsageError for what is not said or cannot be read. */
export async function proveService(
    witness: Witness | undefined,
    args: ServiceArguments & ProofArguments,
): Promise<AppProof[]> {
    const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(args.service ?? "") ?? [];
    if (!namespace || !name) {
        throw new UsageError(`--service is ${JSON.stringify(args.service)}: set NAMESPACE/NAME, such as shop/web`);
    }
    if (!witness) {
        throw new UsageError(
            "--service needs --by logs or --by header NAME: only a stack is known to run the echo server",
        );
    }
    const urls = args.url?.map(checkedUrl);
    if (args.cloud && !args.expectIp && !args.ipEcho) {
        throw new UsageError(
            "--cloud with --service needs this machine's public address: set --expect-ip ADDRESS, or --ip-echo URL",
        );
    }
    const config = userKubeConfig(args);
    return withProgress(args, (common) =>
        proveServiceApp({
            ...common,
            namespace,
            name,
            urls,
            cluster: new ClusterReader(() => config),
            clients: args.cloud ? [] : internetClients(),
            witness,
        }),
    );
}

/** The user's own file: it may run what kubectl would run. */
export function userKubeConfig({ kubeconfig, context }: Pick<ServiceArguments, "kubeconfig" | "context">): KubeConfig {
    const config = new (kubernetesClient().KubeConfig)();
    try {
        if (kubeconfig) {
            readFileSync(kubeconfig);
            config.loadFromFile(kubeconfig);
        } else {
            config.loadFromDefault();
        }
    } catch (error) {
        throw new UsageError(`the kubeconfig cannot be read: ${(error as Error).message}; set --kubeconfig FILE`);
    }
    if (context) {
        if (!config.getContexts().some(({ name }) => name === context)) {
            const known = config.getContexts().map(({ name }) => name);
            throw new UsageError(`the kubeconfig has no context ${context}: set one of ${known.join(", ")}`);
        }
        config.setCurrentContext(context);
    }
    if (!config.getCurrentCluster()) {
        throw new UsageError("the kubeconfig names no cluster: set --kubeconfig FILE, or --context NAME");
    }
    return config;
}

function checkedUrl(text: string): string {
    const url = URL.parse(text);
    if (!url || !["http:", "https:"].includes(url.protocol)) {
        throw new UsageError(
            `--url is ${JSON.stringify(text)}: set an http or https URL, such as http://192.0.2.10:8080/`,
        );
    }
    return url.href;
}

async function withProgress(
    args: ProofArguments,
    prove: (
        common: Pick<ProofArguments, "expectIp" | "ipEcho"> & {
            deadlineMs: number;
            onWaiting: VerifyProgress["update"];
        },
    ) => Promise<AppProof[]>,
): Promise<AppProof[]> {
    const seconds = checkedSeconds("timeout", args.timeout) ?? TIMEOUT_SECONDS;
    const progress = new VerifyProgress(seconds);
    const { expectIp, ipEcho } = args;
    try {
        return await prove({
            expectIp,
            ipEcho,
            deadlineMs: seconds * 1000,
            onWaiting: (waiting) => progress.update(waiting),
        });
    } finally {
        progress.end();
    }
}

/** Prints the proofs; true where the app took every client for who it is. */
export function printAppProofs(proofs: readonly AppProof[], json: boolean): boolean {
    if (json) {
        printJson(proofs);
    } else {
        process.stdout.write(`${appProofTable(proofs)}\n`);
    }
    return proofs.length > 0 && proofs.every(({ clientIpKept }) => clientIpKept);
}
