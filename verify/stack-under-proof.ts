import { z } from "zod";

const outputsSchema = z.object({
    scenario: z.coerce.number(),
    urls: z.array(z.url()).min(1),
    backendPath: z.enum(["direct", "node-port"]),
    connectTo: z.string().min(1).optional(),
    certificateId: z.string().min(1).optional(),
    clbType: z.enum(["public", "internal"]),
    clientIpFrom: z.enum(["remote_addr", "x-forwarded-for", "proxy-protocol"]),
    clusterId: z.string().min(1),
    loadBalancerId: z.string().min(1),
    vpcId: z.string().min(1),
    namespace: z.string().min(1),
    kubeconfig: z.string().min(1),
});

/** What verify reads of a stack's outputs. */
export type StackUnderProof = z.infer<typeof outputsSchema>;

/** Throws an Error that names every output that is missing or wrong. */
export function readStackOutputs(stack: string, outputs: Readonly<Record<string, unknown>>): StackUnderProof {
    const parsed = outputsSchema.safeParse(outputs);
    if (!parsed.success) {
        const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")} (${message})`).join(", ");
        throw new Error(
            `stack ${stack} is not up: its outputs lack ${wrong}; bring it up with \`npm run up -- ${stack}\``,
        );
    }
    return parsed.data;
}
