import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "../project";
import { TOOLS, type Tool } from "./tools";

/** Serves the tools over stdin and stdout until the client closes them. */
export async function serveMcp(): Promise<void> {
    // The SDK brings an HTTP server: no other command loads it.
    const [{ McpServer }, { StdioServerTransport }] = await Promise.all([
        import("@modelcontextprotocol/sdk/server/mcp.js"),
        import("@modelcontextprotocol/sdk/server/stdio.js"),
    ]);
    const { version } = JSON.parse(readFileSync(join(projectDirectory, "package.json"), "utf8")) as { version: string };
    const server = new McpServer({ name: "tke-client-ip", version });
    for (const tool of TOOLS) {
        const { name, title, description, input, output, isReadOnly, asksOutside } = tool;
        server.registerTool(
            name,
            {
                title,
                description,
                inputSchema: input.shape,
                ...(output && { outputSchema: output.shape }),
                annotations: {
                    readOnlyHint: isReadOnly,
                    destructiveHint: false,
                    idempotentHint: true,
                    openWorldHint: asksOutside,
                },
            },
            (given) => answerOf(tool, given as never),
        );
    }
    await server.connect(new StdioServerTransport());
}

/** What a tool throws is the answer to a wrong question: cause and remedy, for who asked. */
async function answerOf({ run, output }: Tool, input: never) {
    try {
        const answer = await run(input);
        const text = typeof answer === "string" ? answer : JSON.stringify(answer, null, 2);
        return {
            content: [{ type: "text" as const, text }],
            ...(output && { structuredContent: answer as Record<string, unknown> }),
        };
    } catch (error) {
        return { isError: true, content: [{ type: "text" as const, text: (error as Error).message }] };
    }
}
