import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Names of a project's stacks whose state file is no JSON. The CLI's list of stacks ends at the first of them and names none.
 * @param backend folder of a file backend.
 */
export function damagedStacks(backend: string, project: string): string[] {
    const folder = join(backend, ".pulumi", "stacks", project);
    return existsSync(folder)
        ? readdirSync(folder)
              .filter((file) => file.endsWith(".json") && !isJson(readFileSync(join(folder, file), "utf8")))
              .map((file) => file.slice(0, -".json".length))
        : [];
}

function isJson(text: string): boolean {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}
