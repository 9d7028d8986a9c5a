import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { stringify } from "yaml";
import { ProcessLock } from "../../machine/process-lock";
import { declarationMistakes, imageDeclarations, InvalidImages, type ImageDeclaration } from "./image-file";
import { canonicalName, parseImageReference } from "./image-reference";

/**
 * Declares an image for one lab, in place of what was declared for it before.
 *
 * @param file what {@link ImageFiles.added} names
 * @returns whether it replaces an earlier declaration
 * @throws InvalidImages
 */
export async function addImage(file: string, reference: string, declaration: ImageDeclaration): Promise<boolean> {
    const mistakes = declarationMistakes(reference, declaration);
    if (mistakes.length > 0) {
        throw new InvalidImages(`image ${reference} is not added`, mistakes);
    }
    return change(file, (images) => {
        const earlier = sameImage(images, reference);
        if (earlier !== undefined) {
            delete images[earlier];
        }
        images[reference] = declaration;
        return earlier !== undefined;
    });
}

/** Forgets an image; false where none of that reference was added. Throws InvalidImages. */
export async function removeImage(file: string, reference: string): Promise<boolean> {
    return change(file, (images) => {
        const earlier = sameImage(images, reference);
        if (earlier !== undefined) {
            delete images[earlier];
        }
        return earlier !== undefined;
    });
}

function sameImage(images: Readonly<Record<string, unknown>>, reference: string): string | undefined {
    const name = (text: string) => {
        const parsed = parseImageReference(text);
        return parsed ? canonicalName(parsed) : text;
    };
    return Object.keys(images).find((each) => name(each) === name(reference));
}

/** Reads, changes and writes a file as one step, also where two commands do so at once. */
async function change<T>(file: string, edit: (images: Record<string, ImageDeclaration>) => T): Promise<T> {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const lock = await ProcessLock.acquire(`${file}.process-lock`);
    try {
        const images = existsSync(file) ? imageDeclarations(readFileSync(file, "utf8"), file) : {};
        const result = edit(images);
        writeFileAtomic(file, stringify({ images }), { mode: 0o600 });
        return result;
    } finally {
        lock.release();
    }
}
