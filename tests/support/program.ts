import { join, resolve } from "node:path";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime/mocks";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { parse } from "yaml";
import { startApiServer } from "./clusters/api-server";

export const ROOT = resolve(__dirname, "../..");
export const PROJECT = "tke-client-ip";

/** A resource as the program registered it. */
export interface Registered {
    type: string;
    name: string;
    /** Secrets are shown as `[secret]`, what is not known yet as `[unknown]`. */
    inputs: Record<string, unknown>;
    /** Logical name of the parent. */
    parent: string;
    /** Logical name of the provider; empty: the default one. */
    provider: string;
    /** Logical names of what has to be there first. */
    dependsOn: string[];
    retainOnDelete: boolean;
    deleteBeforeReplace: boolean;
    replaceOnChanges: string[];
    ignoreChanges: string[];
    additionalSecretOutputs: string[];
}

export interface Run {
    resources: Registered[];
    outputs: Record<string, unknown>;
}

interface Monitor {
    registerResource(request: RegisterResourceRequest, callback: unknown): Promise<void>;
    registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: unknown): void;
}

export interface RunOptions {
    stack?: string;
    /** Config that is added to the stack file's, or takes keys away. */
    config?: Record<string, string | undefined>;
    preview?: boolean;
    /** What the cluster's endpoint hands out. @default - of an API server that answers */
    kubeconfig?: string;
    /** What functions of a provider answer, by the last part of their token. @default - none is expected */
    functions?: Record<string, (args: Record<string, unknown>) => Record<string, unknown>>;
    /** Runs instead of index.ts. */
    program?: () => unknown;
}

/** What functions of a provider answer of what the program itself creates. */
const FUNCTIONS: NonNullable<RunOptions["functions"]> = {
    getClbInstances: () => ({ clbLists: [{ clbVips: ["203.0.113.2"], vpcId: "vpc-adopted1", networkType: "OPEN" }] }),
};

/** Runs index.ts, or a part of it, against mocks; resolves when all that it registers is there. */
export async function runProgram(options: RunOptions = {}): Promise<Run> {
    if (options.kubeconfig !== undefined || options.preview) {
        return run({ kubeconfig: "kubeconfig", ...options });
    }
    const apiServer = await startApiServer();
    try {
        return await run({ ...options, kubeconfig: apiServer.kubeconfig });
    } finally {
        await apiServer.close();
    }
}

async function run(options: RunOptions & { kubeconfig: string }): Promise<Run> {
    const { stack = "scenario1", preview = false, kubeconfig } = options;
    const config = { ...stackConfig(stack), ...options.config };
    pulumi.runtime.setAllConfig(
        Object.fromEntries(Object.entries(config).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    );
    const resources: Registered[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource: (args) => {
                const registered = resources.find(({ type, name }) => type === args.type && name === args.name);
                Object.assign(registered ?? {}, { inputs: plain(args.inputs) });
                return result(args, preview, kubeconfig);
            },
            call: ({ token, inputs }) => {
                const name = token.split(":").at(-1) ?? "";
                const answer = options.functions?.[name] ?? FUNCTIONS[name];
                if (!answer) {
                    throw new Error(`no function ${token} is expected`);
                }
                return answer(inputs as Record<string, unknown>);
            },
        },
        PROJECT,
        stack,
        preview,
    );
    const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
    const registerResource = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
        if (request.getType() !== "pulumi:pulumi:Stack") {
            resources.push(describeRequest(request));
        }
        return registerResource(request, callback);
    };
    const program = options.program ?? loadIndex;
    const outputs = registeredOutputs(monitor);
    await pulumi.runtime.runInPulumiStack(async () => {
        const exported: unknown = await program();
        return (typeof exported === "function" ? await (exported as () => unknown)() : exported) as pulumi.Inputs;
    });
    await pulumi.runtime.disconnect();
    return { resources: resources.sort(byTypeAndName), outputs: await outputs };
}

/** What an output resolves to; undefined if it is not known. */
export async function valueOf<T>(output: pulumi.Input<T>): Promise<T | undefined> {
    const made = pulumi.output(output) as unknown as {
        promise(withUnknowns?: boolean): Promise<T>;
        isKnown: Promise<boolean>;
    };
    return (await made.isKnown) ? made.promise() : undefined;
}

/** The stack's outputs, as they reach the engine. */
function registeredOutputs(monitor: Monitor): Promise<Record<string, unknown>> {
    const registerResourceOutputs = monitor.registerResourceOutputs.bind(monitor);
    return new Promise((resolve) => {
        monitor.registerResourceOutputs = (request, callback) => {
            if (request.getUrn().includes("pulumi:pulumi:Stack::")) {
                const outputs: unknown = request.getOutputs()?.toJavaScript() ?? {};
                resolve(plain(outputs) as Record<string, unknown>);
            }
            registerResourceOutputs(request, callback);
        };
    });
}

export function stackConfig(stack: string): Record<string, string> {
    const { config } = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as {
        config: Record<string, unknown>;
    };
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
}

function loadIndex(): unknown {
    const index = join(ROOT, "index.ts");
    delete require.cache[require.resolve(index)];
    return createRequire(__filename)(index);
}

function describeRequest(request: RegisterResourceRequest): Registered {
    return {
        type: request.getType(),
        name: request.getName(),
        inputs: {},
        parent: nameOf(request.getParent()),
        provider: nameOf(request.getProvider().replace(/::[^:]*$/, "")),
        dependsOn: request.getDependenciesList().map(nameOf).sort(),
        retainOnDelete: request.getRetainondelete() ?? false,
        deleteBeforeReplace: request.getDeletebeforereplace(),
        replaceOnChanges: request.getReplaceonchangesList(),
        ignoreChanges: request.getIgnorechangesList(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    };
}

function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? "";
}

function byTypeAndName(a: Registered, b: Registered): number {
    return a.type === b.type ? compare(a.name, b.name) : compare(a.type, b.type);
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";

function plain(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(plain);
    }
    if (typeof value === "object" && value !== null) {
        return SECRET_SIGNATURE in value
            ? "[secret]"
            : Object.fromEntries(Object.entries(value).map(([key, nested]) => [key, plain(nested)]));
    }
    return value === pulumi.runtime.unknownValue ? "[unknown]" : value;
}

/** What a provider would answer. */
function result(args: MockResourceArgs, preview: boolean, kubeconfig: string): MockResourceResult {
    const { type, name } = args;
    const inputs = args.inputs as Record<string, unknown>;
    if (preview) {
        return { id: undefined, state: inputs };
    }
    const computed: Record<string, Record<string, unknown>> = {
        "tencentcloud:index/vpc:Vpc": { defaultRouteTableId: "rtb-main" },
        "tencentcloud:index/eip:Eip": { publicIp: "203.0.113.1" },
        "tencentcloud:index/clbListener:ClbListener": { listenerId: `lbl-of-${name}` },
        "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint": {
            kubeConfig: kubeconfig,
            kubeConfigIntranet: kubeconfig,
        },
        "kubernetes:core/v1:Service": { status: { loadBalancer: { ingress: [{ ip: "203.0.113.2" }] } } },
        "kubernetes:networking.k8s.io/v1:Ingress": { status: { loadBalancer: { ingress: [{ ip: "203.0.113.2" }] } } },
    };
    return { id: `id-of-${name}`, state: { ...inputs, ...nodePorts(type, inputs), ...computed[type] } };
}

/** Kubernetes gives every port of a Service of type NodePort one of the nodes'. */
function nodePorts(type: string, { spec }: Record<string, unknown>): Record<string, unknown> {
    const { type: serviceType, ports = [] } = (spec ?? {}) as { type?: string; ports?: object[] };
    return type === "kubernetes:core/v1:Service" && serviceType === "NodePort"
        ? { spec: { ...(spec as object), ports: ports.map((port, index) => ({ ...port, nodePort: 30080 + index })) } }
        : {};
}
