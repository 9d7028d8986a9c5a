import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { configValues, goYaml } from "../../yaml/go-yaml";
import { configStackOf } from "./stacks";

const projectFile = z.object({ name: z.string() });

/** A value of a stack's config as the Pulumi CLI reads its files, a text unless it is a list or a map; undefined where the key is not set. */
export function configuredValue(projectDirectory: string, stack: string, all: readonly string[], key: string): unknown {
    const project = fileOf(projectDirectory, "Pulumi.yaml");
    const settings = fileOf(projectDirectory, `Pulumi.${configStackOf(stack, all)}.yaml`);
    const name = projectName(projectDirectory);
    return [settings, project]
        .map((file) => file && configValues(file, ["config"]))
        .map((config) => config?.[`${name}:${key}`] ?? config?.[key])
        .find((value) => value !== undefined && value !== "");
}

/** The project's name in Pulumi.yaml. */
export function projectName(projectDirectory: string): string {
    return projectFile.parse(fileOf(projectDirectory, "Pulumi.yaml")?.toJS()).name;
}

/** Undefined where there is none. Throws for one that is no YAML. */
function fileOf(projectDirectory: string, name: string) {
    const file = join(projectDirectory, name);
    const document = existsSync(file) ? parseDocument(readFileSync(file, "utf8"), goYaml("pulumi")) : undefined;
    const [mistake] = document?.errors ?? [];
    if (mistake) {
        throw mistake;
    }
    return document;
}
