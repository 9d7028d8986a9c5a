import { createServer, type Server } from "node:http";
import type { HealthCheckPortPlan } from "./node-port-plan";

/** What kube-proxy answers on a Service's healthCheckNodePort: 200 where the node has Pods of it, 503 where it has none. */
export function createHealthCheckServer(plan: () => HealthCheckPortPlan): Server {
    return createServer((_request, response) => {
        const { service, localEndpoints } = plan();
        response
            .writeHead(localEndpoints > 0 ? 200 : 503, {
                "Content-Type": "application/json",
                "X-Content-Type-Options": "nosniff",
                "X-Load-Balancing-Endpoint-Weight": String(localEndpoints),
            })
            .end(JSON.stringify({ service, localEndpoints, serviceProxyHealthy: true }));
    });
}
