import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Deployment, Registration } from "../deployment/deployment";
import type { Project } from "../project";
import { recordKey } from "../state/stack-state";
import { resourceOfUrn } from "../../api/urn";
import { fromSdk, type Properties } from "../../api/property-values";

/** The options of a registration that the SDK's mocks do not forward. */
type RegistrationOptions = Pick<
    Registration,
    | "urn"
    | "dependencies"
    | "propertyDependencies"
    | "parent"
    | "protect"
    | "retainOnDelete"
    | "ignoreChanges"
    | "replaceOnChanges"
    | "deletedWith"
>;

/** The part of the SDK's mock monitor that this needs; its class is not exported. */
interface Monitor {
    newUrn(parent: string, type: string, name: string): string;
    registerResource(request: RegisterResourceRequest, callback: unknown): Promise<void>;
    registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: unknown): void;
}

const ROOT_STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * Runs a project's program against a deployment: as `pulumi-language-nodejs` does, but with the SDK's mocks where the
 * engine would be. Resolves to the program's exports, secrets marked.
 */
export async function runProgram(
    project: Project,
    stack: string,
    config: Record<string, string>,
    deployment: Pick<Deployment, "register" | "call">,
    preview: boolean,
): Promise<Properties> {
    pulumi.runtime.setAllConfig(config);
    const options = new Map<string, RegistrationOptions>();
    await pulumi.runtime.setMocks(
        {
            newResource: async ({ type, name, inputs, provider, custom, id }) => {
                return deployment.register({
                    ...(options.get(recordKey({ type, name })) ?? noOptions),
                    type,
                    name,
                    custom: custom === true,
                    id: id ?? "",
                    inputs: fromSdk(inputs) as Properties,
                    provider: provider ?? "",
                });
            },
            call: ({ token, inputs, provider }) =>
                deployment
                    .call({ token, args: fromSdk(inputs) as Properties, provider: provider ?? "" })
                    .catch((error: unknown) => {
                        throw asRpcError(error);
                    }),
        },
        project.name,
        stack,
        preview,
    );
    const exported = watchMonitor(pulumi.runtime.getMonitor() as unknown as Monitor, options);
    // What this resolves to still holds Outputs; the registered outputs are plain, with secrets marked.
    await pulumi.runtime.runInPulumiStack(async () => loadProgram(project));
    return exported;
}

/** The SDK takes the message of a failed invoke from where gRPC has it. */
function asRpcError(error: unknown): Error {
    const { message } = error as Error;
    return Object.assign(new Error(message, { cause: error }), { details: message });
}

async function loadProgram(project: Project): Promise<pulumi.Inputs> {
    const load = createRequire(join(project.main, "..", "package.json"));
    const exported: unknown = load(project.main);
    const result: unknown = typeof exported === "function" ? await (exported as () => unknown)() : exported;
    return result ?? {};
}

/**
 * Listens in on what mocks are not told: resource options, which order and spare deletions, and the stack's outputs.
 */
function watchMonitor(monitor: Monitor, options: Map<string, RegistrationOptions>): Promise<Properties> {
    const registerResource = monitor.registerResource.bind(monitor);
    const registerResourceOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResource = (request, callback) => {
        if (request.getImportid()) {
            throw new Error(`${request.getName()}: the embedded engine cannot import: use --engine pulumi`);
        }
        const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
        options.set(recordKey({ type, name }), {
            urn: monitor.newUrn(parent, type, name),
            dependencies: request.getDependenciesList().map(keyOfUrn),
            propertyDependencies: Object.fromEntries(
                request
                    .getPropertydependenciesMap()
                    .getEntryList()
                    .map(([input]) => [input, request.getPropertydependenciesMap().get(input)?.getUrnsList() ?? []]),
            ),
            parent,
            protect: request.getProtect() ?? false,
            retainOnDelete: request.getRetainondelete() ?? false,
            ignoreChanges: request.getIgnorechangesList(),
            replaceOnChanges: request.getReplaceonchangesList(),
            deletedWith: request.getDeletedwith(),
        });
        return registerResource(request, callback);
    };
    return new Promise((resolve) => {
        monitor.registerResourceOutputs = (request, callback) => {
            registerResourceOutputs(request, callback);
            const outputs = request.getOutputs();
            if (outputs && keyOfUrn(request.getUrn()).startsWith(`${ROOT_STACK_TYPE}::`)) {
                resolve(fromSdk(pulumi.runtime.deserializeProperties(outputs, true)) as Properties);
            }
        };
    });
}

const noOptions: RegistrationOptions = {
    urn: "",
    dependencies: [],
    propertyDependencies: {},
    parent: "",
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    deletedWith: "",
};

/** The key of the resource that a URN names. */
function keyOfUrn(urn: string): string {
    return recordKey(resourceOfUrn(urn));
}
