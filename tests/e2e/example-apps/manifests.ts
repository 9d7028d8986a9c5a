import type { V1Deployment, V1Ingress, V1Service } from "@kubernetes/client-node";

export const NAMESPACE = "example-apps";
const PORT = 8080;

export interface ExamplePod {
    name: string;
    image: string;
    env: Readonly<Record<string, string>>;
}

/** One Pod, a Service whose CLB of layer 4 connects to it, and one whose NodePort an Ingress leads to. */
export function deploymentAndServices({ name, image, env }: ExamplePod): [V1Deployment, V1Service, V1Service] {
    const labels = { app: name };
    const metadata = { name, namespace: NAMESPACE };
    const container = {
        name: "app",
        image,
        env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
        ports: [{ containerPort: PORT }],
        readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
    };
    const deployment: V1Deployment = {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: {
            replicas: 1,
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: { containers: [container] } },
        },
    };
    const spec = { selector: labels, ports: [{ port: 80, targetPort: PORT }] };
    const direct: V1Service = {
        apiVersion: "v1",
        kind: "Service",
        metadata: { ...metadata, annotations: { "service.cloud.tencent.com/direct-access": "true" } },
        spec: { type: "LoadBalancer", ...spec },
    };
    const nodePort: V1Service = {
        apiVersion: "v1",
        kind: "Service",
        metadata: { ...metadata, name: nodePortService(name) },
        spec: { type: "NodePort", ...spec },
    };
    return [deployment, direct, nodePort];
}

function nodePortService(name: string): string {
    return `${name}-node-port`;
}

export function servicePath(name: string): string {
    return `/${name}/`;
}

/** One CLB of layer 7, with a path for each Pod. */
export function ingressOf(pods: readonly ExamplePod[]): V1Ingress {
    const paths = pods.map(({ name }) => ({
        path: servicePath(name),
        pathType: "Prefix",
        backend: { service: { name: nodePortService(name), port: { number: 80 } } },
    }));
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name: "apps",
            namespace: NAMESPACE,
            // On a new cluster a CLB binds the Pods unless this says otherwise.
            annotations: { "ingress.cloud.tencent.com/direct-access": "false" },
        },
        spec: { ingressClassName: "qcloud", rules: [{ http: { paths } }] },
    };
}
