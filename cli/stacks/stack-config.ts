import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { configStackOf } from "./stacks";

const projectFile = z.object({ name: z.string(), config: z.record(z.string(), z.unknown()).nullish() });
const stackFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() }).nullish();

/** A value of a stack's config as its files have it; undefined where the key is not set. */
export function configuredValue(projectDirectory: string, stack: string, all: readonly string[], key: string): unknown {
    const project = readProject(projectDirectory);
    const file = join(projectDirectory, `Pulumi.${configStackOf(stack, all)}.yaml`);
    const settings = existsSync(file) ? stackFile.parse(parse(readFileSync(file, "utf8"))) : undefined;
    return [settings?.config, project.config]
        .map((config) => config?.[`${project.name}:${key}`] ?? config?.[key])
        .find((value) => value !== undefined && value !== null);
}

/** The project's name in Pulumi.yaml. */
export function projectName(projectDirectory: string): string {
    return readProject(projectDirectory).name;
}

function readProject(projectDirectory: string): z.output<typeof projectFile> {
    return projectFile.parse(parse(readFileSync(join(projectDirectory, "Pulumi.yaml"), "utf8")));
}
