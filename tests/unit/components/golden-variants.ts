/** A stack file with keys set, whose resources have a golden file of their own. */
export interface Variant {
    stack: string;
    config: Readonly<Record<string, unknown>>;
}

/** By the names of their golden files. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
    "scenario2-own-image": {
        stack: "scenario2",
        config: {
            image: "ccr.ccs.tencentyun.com/me/shop:1.2",
            containerPort: 8080,
            ports: [
                { port: 80, targetPort: "http" },
                { port: 53, targetPort: 5353, protocol: "UDP" },
            ],
            command: ["node", "server.js"],
            args: ["--port", 8080],
            env: [
                { name: "LOG_LEVEL", value: "debug" },
                { name: "DB_PASSWORD", secret: "shop-db", key: "password" },
            ],
            resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
            probe: "/healthz",
            imagePullSecrets: ["registry", "mirror"],
            serviceAccountName: "shop",
            runAsUser: 1000,
            labels: { team: "shop" },
        },
    },
    "scenario4-own-image": {
        stack: "scenario4",
        config: {
            image: "ccr.ccs.tencentyun.com/me/shop:1.2",
            containerPort: 80,
            probe: "tcp",
            host: "shop.example.com",
            path: "/shop",
            pathType: "Exact",
            ports: [{ port: 8080 }],
        },
    },
};
