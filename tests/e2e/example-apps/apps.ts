/** An app under `examples/apps/`, and how the tests try it. */
export interface ExampleApp {
    /** Its folder. */
    name: string;
    /** Programs that this machine has to have. */
    needs: readonly string[];
    /** What a copy of its folder gets once, for all its variants. */
    install?: { commands: readonly (readonly string[])[]; folder: string };
    /** What makes a program of its source, in every copy. */
    build?: readonly (readonly string[])[];
    /** Of the Pod behind a CLB of layer 7. Without it, the app takes its TCP peer. */
    trusting: (nodes: Networks) => Record<string, string>;
    /** Whether it counts hops, whoever the peer is: behind a CLB of layer 4, the header is then the client's own word. */
    countsHops: boolean;
    /** The mistake of taking the leftmost entry: other variables, or other lines. */
    leftmost: { env?: Record<string, string>; edit?: Edit };
    /** Tried in every run of the tests; the others with EXAMPLE_APPS=all. */
    always: boolean;
}

/** The nodes' network as the CIDR and as a regular expression. */
export interface Networks {
    cidr: string;
    pattern: string;
}

export interface Edit {
    file: string;
    from: string;
    to: string;
}

const npm = { commands: [["npm", "ci", "--no-audit", "--no-fund"]], folder: "node_modules" };
const pip = {
    commands: [
        ["python3", "-m", "venv", ".venv"],
        [".venv/bin/pip", "install", "--quiet", "--no-deps", "-r", "requirements.txt"],
    ],
    folder: ".venv",
};
const goBuild = [["go", "build", "-o", "app", "."]];

const oneHop = () => ({ TRUSTED_HOPS: "1" });
const nodesOnly = ({ cidr }: Networks) => ({ TRUSTED_PROXIES: cidr });

export const EXAMPLE_APPS: readonly ExampleApp[] = [
    {
        name: "express",
        needs: ["node", "npm"],
        install: npm,
        trusting: oneHop,
        countsHops: true,
        leftmost: {
            edit: {
                file: "server.js",
                from: 'app.set("trust proxy", Number(process.env.TRUSTED_HOPS ?? 0))',
                to: 'app.set("trust proxy", true)',
            },
        },
        always: true,
    },
    {
        name: "fastify",
        needs: ["node", "npm"],
        install: npm,
        trusting: nodesOnly,
        countsHops: false,
        leftmost: {
            edit: { file: "server.js", from: "process.env.TRUSTED_PROXIES ?? false", to: "true" },
        },
        always: true,
    },
    {
        name: "nestjs",
        needs: ["node", "npm"],
        install: npm,
        build: [["npm", "run", "build"]],
        trusting: oneHop,
        countsHops: true,
        leftmost: {
            edit: {
                file: "src/main.ts",
                from: 'app.set("trust proxy", Number(process.env.TRUSTED_HOPS ?? 0))',
                to: 'app.set("trust proxy", true)',
            },
        },
        always: false,
    },
    {
        name: "flask",
        needs: ["python3"],
        install: pip,
        trusting: oneHop,
        countsHops: true,
        leftmost: {
            edit: { file: "app.py", from: "request.remote_addr, request.m", to: "request.access_route[0], request.m" },
        },
        always: true,
    },
    {
        name: "django",
        needs: ["python3"],
        install: pip,
        trusting: oneHop,
        countsHops: true,
        leftmost: {
            env: { TRUSTED_HOPS: "1" },
            edit: { file: "app.py", from: "entries[-TRUSTED_HOPS]", to: "entries[0]" },
        },
        always: false,
    },
    {
        name: "fastapi",
        needs: ["python3"],
        install: pip,
        trusting: nodesOnly,
        countsHops: false,
        leftmost: { env: { TRUSTED_PROXIES: "*" } },
        always: true,
    },
    {
        name: "spring-boot",
        needs: ["java", "mvn"],
        build: [["mvn", "--batch-mode", "--quiet", "package"]],
        trusting: ({ pattern }) => ({ SPRING_PROFILES_ACTIVE: "behind-clb", TRUSTED_PROXIES: pattern }),
        countsHops: false,
        leftmost: { env: { SPRING_PROFILES_ACTIVE: "behind-clb", TRUSTED_PROXIES: ".*" } },
        always: false,
    },
    {
        name: "go",
        needs: ["go"],
        build: goBuild,
        trusting: oneHop,
        countsHops: true,
        leftmost: {
            env: { TRUSTED_HOPS: "1" },
            edit: { file: "main.go", from: "entries[len(entries)-trustedHops]", to: "entries[0]" },
        },
        always: true,
    },
    {
        name: "gin",
        needs: ["go"],
        build: goBuild,
        trusting: nodesOnly,
        countsHops: false,
        leftmost: { env: { TRUSTED_PROXIES: "0.0.0.0/0" } },
        always: false,
    },
    {
        name: "nginx",
        needs: ["nginx", "envsubst"],
        trusting: nodesOnly,
        countsHops: false,
        leftmost: {
            env: { TRUSTED_PROXIES: "0.0.0.0/0" },
            edit: { file: "real-ip.conf.template", from: "real_ip_recursive off", to: "real_ip_recursive on" },
        },
        always: false,
    },
];
