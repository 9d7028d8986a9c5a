import type { Writable } from "node:stream";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { posix } from "node:path";
import { extract, pack, type Pack } from "tar-stream";
import type { ContainerFiles } from "./container-files";

/** Writes files and folders of a container as a tar archive, without a leading slash in their names, as tar does. */
export async function packFiles(files: ContainerFiles, paths: readonly string[], output: Writable): Promise<void> {
    // A missing file is reported before anything is written.
    await Promise.all(paths.map((path) => files.entry(path)));
    const archive = pack();
    const added = (async () => {
        for (const path of paths) {
            await addTree(archive, files, path);
        }
        archive.finalize();
    })().catch((error: Error) => archive.destroy(error));
    await pipeline(archive, output, { end: false });
    await added;
}

async function addTree(archive: Pack, files: ContainerFiles, path: string): Promise<void> {
    const { directory, mode, mtime, path: full } = await files.entry(path);
    const name = full.replace(/^\//, "");
    if (directory) {
        archive.entry({ name: `${name}/`, type: "directory", mode, mtime });
        for (const child of await files.list(path)) {
            // Links and the like are left out: they may lead out of the container.
            await addTree(archive, files, posix.join(path, child)).catch(() => undefined);
        }
        return;
    }
    const handle = await files.open(path);
    try {
        const { size } = await handle.stat();
        const entry = archive.entry({ name, type: "file", mode, mtime, size });
        // No more than was announced: a log may grow meanwhile.
        await pipeline(size === 0 ? [] : handle.createReadStream({ end: size - 1, autoClose: false }), entry);
    } finally {
        await handle.close();
    }
}

/** Unpacks the files and folders of an archive below a folder of the container; the names of entries that are neither. */
export async function unpackFiles(files: ContainerFiles, directory: string, input: Readable): Promise<string[]> {
    const skipped: string[] = [];
    const archive = extract();
    await files.makeDirectory(directory);
    archive.on("entry", ({ name, type, mode }, stream, next) => {
        const path = posix.join(directory, name);
        void (async () => {
            if (type === "directory") {
                await files.makeDirectory(path);
            } else if (type === "file" || type === "contiguous-file") {
                const handle = await files.create(path, mode ?? 0o600);
                await pipeline(stream, handle.createWriteStream());
                return;
            } else {
                skipped.push(name);
            }
            stream.resume();
        })().then(() => next(), next);
    });
    await pipeline(input, archive);
    return skipped;
}
