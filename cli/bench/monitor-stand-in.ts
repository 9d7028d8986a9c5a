import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
    RegisterPackageResponse,
    type RegisterResourceRequest,
    RegisterResourceResponse,
    SupportsFeatureResponse,
} from "@pulumi/pulumi/proto/resource_pb";

const ROOT_STACK_TYPE = "pulumi:pulumi:Stack";

/** Where a program expects Pulumi's engine: answers what a program asks before its first resource, nothing more. */
export class MonitorStandIn {
    private readonly server = new Server();
    private onResource: () => void = () => undefined;
    private port = 0;

    private constructor() {
        this.server.addService(ResourceMonitorService, {
            supportsFeature: (_: unknown, answer: sendUnaryData<SupportsFeatureResponse>) => {
                answer(null, new SupportsFeatureResponse().setHassupport(true));
            },
            registerPackage: (_: unknown, answer: sendUnaryData<RegisterPackageResponse>) => {
                answer(null, new RegisterPackageResponse().setRef("package"));
            },
            registerResource: (
                { request }: ServerUnaryCall<RegisterResourceRequest, RegisterResourceResponse>,
                answer: sendUnaryData<RegisterResourceResponse>,
            ) => {
                if (request.getType() !== ROOT_STACK_TYPE) {
                    this.onResource();
                }
                const urn = `urn:pulumi:stack::project::${request.getType()}::${request.getName()}`;
                answer(null, new RegisterResourceResponse().setUrn(urn).setId("id").setObject(request.getObject()));
            },
        });
        this.server.addService(EngineService, {});
    }

    static async start(): Promise<MonitorStandIn> {
        const monitor = new MonitorStandIn();
        monitor.port = await new Promise<number>((resolve, reject) =>
            monitor.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
                error ? reject(error) : resolve(port),
            ),
        );
        return monitor;
    }

    get address(): string {
        return `127.0.0.1:${this.port}`;
    }

    /** Resolves at the next registration of a resource, the stack's own left out. */
    firstResource(): Promise<void> {
        return new Promise((resolve) => (this.onResource = resolve));
    }

    close(): void {
        this.server.forceShutdown();
    }
}
