import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { configValues, goYaml } from "../../yaml/go-yaml";
import { EngineError } from "../api/engine";

const config = z.record(z.string(), z.unknown()).nullish();

const projectFile = z.object({
    name: z.string().min(1),
    main: z.string().optional(),
    config,
});

const stackFile = z.object({ config }).nullish();

/** What the engine takes from a Pulumi project's files. */
export interface Project {
    name: string;
    /** The program's entry point. */
    main: string;
    /** Full key (`project:key`) to value, as `pulumi.Config` reads it. */
    config: Record<string, string>;
}

/** Reads Pulumi.yaml and Pulumi.<stack>.yaml. Throws an EngineError that names the file and what to change. */
export function readProject(directory: string, stack: string): Project {
    const { content: project, config: declared } = readYaml(join(directory, "Pulumi.yaml"), projectFile);
    const stackPath = join(directory, `Pulumi.${stack}.yaml`);
    const settings = existsSync(stackPath) ? readYaml(stackPath, stackFile).config : {};
    const defaults = Object.entries(declared).flatMap(([key, of]) => {
        const value = defaultValue(of);
        return value === undefined ? [] : [[key, value] as const];
    });
    const values = [...defaults, ...Object.entries(settings)].map(([key, value]): [string, string] => [
        key.includes(":") ? key : `${project.name}:${key}`,
        configText(key, value, stackPath),
    ]);
    return {
        name: project.name,
        main: join(directory, project.main ?? packageMain(directory)),
        config: Object.fromEntries(values),
    };
}

/** A project-wide value, or the default of a key that is declared with its type (Pulumi.yaml, `config`). */
function defaultValue(declared: unknown): unknown {
    if (typeof declared !== "object" || declared === null || Array.isArray(declared)) {
        return declared;
    }
    const { value, default: fallback } = declared as { value?: unknown; default?: unknown };
    return value ?? fallback;
}

function configText(key: string, value: unknown, file: string): string {
    if (holdsSecure(value)) {
        throw new EngineError(
            `${file}: ${key} is encrypted (secure:), which only the Pulumi CLI can read: use --engine pulumi, or set a plain value`,
        );
    }
    return typeof value === "string" ? value : JSON.stringify(value);
}

function holdsSecure(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    return "secure" in value || Object.values(value).some(holdsSecure);
}

function packageMain(directory: string): string {
    const file = join(directory, "package.json");
    if (!existsSync(file)) {
        return "index.ts";
    }
    return z.object({ main: z.string().default("index.ts") }).parse(JSON.parse(readFileSync(file, "utf8"))).main;
}

/** A file's content, and the values of its `config` as the Pulumi CLI hands them to a program. */
function readYaml<T>(file: string, schema: z.ZodType<T>): { content: T; config: Record<string, unknown> } {
    if (!existsSync(file)) {
        throw new EngineError(`${file} is missing: run this in the project's folder`);
    }
    try {
        const document = parseDocument(readFileSync(file, "utf8"), goYaml("pulumi"));
        const [mistake] = document.errors;
        if (mistake) {
            throw mistake;
        }
        return { content: schema.parse(document.toJS()), config: configValues(document, ["config"]) };
    } catch (error) {
        const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
        throw new EngineError(`${file} cannot be read: ${reason}`);
    }
}
