import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./program";

/** The CAM policies that docs/en/permissions.md has to copy: the actions of each command, such as `clb:DescribeTargets`. */
export function camPolicies(): ReadonlyMap<string, ReadonlySet<string>> {
    const page = readFileSync(join(ROOT, "docs/en/permissions.md"), "utf8");
    const policies = [...page.matchAll(/^## (\S+)\n\n```json\n(.*?)\n```/gmsu)].map(([, command = "", json = ""]) => {
        const { statement } = JSON.parse(json) as { statement: { action: string[] }[] };
        return [command, new Set(statement.flatMap(({ action }) => action))] as const;
    });
    return new Map(policies);
}
