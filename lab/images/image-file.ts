import { resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { nearestWord } from "../../tke/nearest-word";
import type { ContainerImage } from "./image";
import { canonicalName, parseImageReference } from "./image-reference";

/** A file of images, or one of them, is not valid: the message names every mistake, one a line. */
export class InvalidImages extends Error {
    constructor(
        where: string,
        readonly mistakes: readonly string[],
    ) {
        super(`${where}:\n${mistakes.map((mistake) => `  ${mistake}`).join("\n")}`);
    }
}

const word = z
    .string("must be a text: put it in quotes")
    .refine((text) => !text.includes("\0"), "must not hold a NUL character");

const programAndArguments = z
    .array(word, "must be a list of the program and its arguments: [node, server.js]")
    .min(1, "must name a program: [node, server.js]")
    .refine((words) => words.length === 0 || words[0] !== "", "must begin with a program: [node, server.js]");

const imageSchema = z.strictObject({
    command: programAndArguments,
    commands: z
        .array(
            z.strictObject({
                pod: z.array(word, "must be a list of words: [node, worker.js]").min(1, "must name a word"),
                run: programAndArguments,
            }),
            "must be a list such as [{ pod: [node, worker.js], run: [node, worker.js, --host, '{host}'] }]",
        )
        .optional(),
    port: z
        .int("must be a whole number from 1 to 65535")
        .min(1, "must be a whole number from 1 to 65535")
        .max(65_535, "must be a whole number from 1 to 65535")
        .optional(),
    directory: word.min(1, "must be a folder; leave it out for the file's own").optional(),
    exec: z
        .array(
            z.array(word, "must be a list of words: [node, migrate.js]").min(1, "must name a program"),
            "must be a list of commands: [[node, migrate.js]]",
        )
        .optional(),
    env: z
        .record(
            z.string().regex(/^[^=\0]+$/, "must be a variable's name"),
            word,
            "must be a map of names to texts: {LOG_LEVEL: debug}",
        )
        .optional(),
});

const fileSchema = z.strictObject({
    images: z.record(z.string(), imageSchema, "must be a map of image references to what the lab runs for them"),
});

/** What a file says of one image. */
export type ImageDeclaration = z.infer<typeof imageSchema>;

/**
 * The images that the text of a file declares.
 *
 * @param file its path: folders are relative to the file's own, and messages name it
 * @throws InvalidImages
 */
export function parseImageFile(text: string, file: string): ContainerImage[] {
    const declarations = Object.entries(imageDeclarations(text, file));
    return declarations.map(([reference, { directory, ...declaration }]) => ({
        reference,
        ...declaration,
        directory: resolve(file, "..", directory ?? "."),
        origin: { file },
    }));
}

/** The declarations of a file by reference, as they stand in it. Throws InvalidImages. */
export function imageDeclarations(text: string, file: string): Record<string, ImageDeclaration> {
    const document = parseDocument(text);
    if (document.errors.length > 0) {
        throw new InvalidImages(
            file,
            document.errors.map(({ message }) => `is not YAML: ${message.split("\n", 1)[0]?.replace(/:$/, "")}`),
        );
    }
    const parsed = fileSchema.safeParse(document.toJS() ?? {}, { reportInput: true });
    const references = parsed.success ? Object.keys(parsed.data.images) : declaredReferences(document.toJS());
    const mistakes = [
        ...(parsed.success ? [] : parsed.error.issues.flatMap(issueMistakes)),
        ...referenceMistakes(references),
    ];
    if (!parsed.success || mistakes.length > 0) {
        throw new InvalidImages(file, mistakes);
    }
    return parsed.data.images;
}

/** Mistakes of one image that is declared otherwise than in a file. */
export function declarationMistakes(reference: string, declaration: unknown): string[] {
    const parsed = imageSchema.safeParse(declaration, { reportInput: true });
    return [...referenceMistakes([reference]), ...(parsed.success ? [] : parsed.error.issues.flatMap(issueMistakes))];
}

function declaredReferences(content: unknown): string[] {
    const images = (content as { images?: unknown } | null)?.images;
    return images && typeof images === "object" && !Array.isArray(images) ? Object.keys(images) : [];
}

function referenceMistakes(references: readonly string[]): string[] {
    const byName = new Map<string, string>();
    return references.flatMap((reference) => {
        const parsed = parseImageReference(reference);
        if (!parsed) {
            return [`${JSON.stringify(reference)} is not an image reference, such as ghcr.io/me/shop:1.2`];
        }
        const other = byName.get(canonicalName(parsed));
        byName.set(canonicalName(parsed), reference);
        return other === undefined ? [] : [`${reference} is the same image as ${other}: leave one of them out`];
    });
}

function issueMistakes(issue: z.core.$ZodIssue): string[] {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
        const known = path.length === 0 ? ["images"] : Object.keys(imageSchema.shape);
        return issue.keys.map((key) => {
            const meant = nearestWord(key, known);
            return `${[...path, key].join(" → ")} is unknown: ${meant ? `write ${meant}` : `the keys are ${known.join(", ")}`}`;
        });
    }
    const at = path.length > 0 ? path.join(" → ") : "the file";
    if (issue.input === undefined) {
        return [`${at} is missing: it ${issue.message}`];
    }
    return [`${at}: ${shown(issue.input)} ${issue.message}`];
}

function shown(input: unknown): string {
    const text = JSON.stringify(input) ?? typeof input;
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
