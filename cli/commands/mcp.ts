import type { CommandModule } from "yargs";
import { serveMcp } from "../mcp/server";

export const mcpCommand: CommandModule = {
    command: "mcp",
    describe: "serve decide, explain, diagnose and lab_try as an MCP server on stdin and stdout",
    handler: serveMcp,
};
