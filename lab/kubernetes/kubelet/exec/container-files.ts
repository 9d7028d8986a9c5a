import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, realpath, type FileHandle } from "node:fs/promises";
import { dirname, join, posix, relative } from "node:path";

/** The one folder of a container that exists in the lab: its process knows it as TMPDIR. */
const CONTAINER_TMP = "/tmp";

/** A path that a container of the lab does not have, or must not be used; the message says why. */
export class NoSuchFile extends Error {}

/** A file or folder of a container. */
export interface FileEntry {
    /** Its path in the container. */
    path: string;
    directory: boolean;
    size: number;
    mode: number;
    mtime: Date;
}

/**
 * The files of one container, which are those below its /tmp: everything else is the machine's. No path leads out of it, by
 * `..` or by a symbolic link.
 */
export class ContainerFiles {
    /** @param root the folder of the machine that is the container's /tmp */
    constructor(private readonly root: string) {}

    /** Throws NoSuchFile. */
    async entry(path: string): Promise<FileEntry> {
        const file = await this.resolve(path);
        const found = await lstat(file).catch(() => undefined);
        if (!found || !(found.isFile() || found.isDirectory())) {
            throw new NoSuchFile(`${path}: No such file or directory`);
        }
        return {
            path: this.named(path),
            directory: found.isDirectory(),
            size: found.size,
            mode: found.mode & 0o777,
            mtime: found.mtime,
        };
    }

    /** What is in a folder, by name. Throws NoSuchFile. */
    async list(path: string): Promise<string[]> {
        return (await readdir(await this.resolve(path))).toSorted();
    }

    /** Throws NoSuchFile. */
    async open(path: string): Promise<FileHandle> {
        await this.entry(path);
        return open(await this.resolve(path), constants.O_RDONLY | constants.O_NOFOLLOW);
    }

    /** A file to write, with the folders above it. Throws NoSuchFile. */
    async create(path: string, mode: number): Promise<FileHandle> {
        await this.makeDirectory(posix.dirname(posix.normalize(path)));
        const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
        return open(await this.resolve(path), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode & 0o777);
    }

    /** Throws NoSuchFile. */
    async makeDirectory(path: string): Promise<void> {
        const inside = relative(CONTAINER_TMP, this.named(path));
        let made = CONTAINER_TMP;
        for (const part of inside.split("/").filter(Boolean)) {
            made = posix.join(made, part);
            // Step by step: the parent has to be a folder of the container by then.
            await mkdir(await this.resolve(made), { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
                if (error.code !== "EEXIST") {
                    throw error;
                }
            });
        }
    }

    private named(path: string): string {
        const normal = posix.resolve("/", path);
        if (normal !== CONTAINER_TMP && !normal.startsWith(`${CONTAINER_TMP}/`)) {
            throw new NoSuchFile(
                `${path}: a container of the lab has ${CONTAINER_TMP} only: the rest is your machine's`,
            );
        }
        return normal;
    }

    /** Where a path is on the machine. The last part of it may be missing. */
    private async resolve(path: string): Promise<string> {
        const file = join(this.root, relative(CONTAINER_TMP, this.named(path)));
        const root = await realpath(this.root);
        const parent = await realpath(file === this.root ? file : dirname(file)).catch(() => undefined);
        if (parent === undefined || (parent !== root && !parent.startsWith(`${root}/`))) {
            throw new NoSuchFile(`${path}: No such file or directory`);
        }
        return file === this.root ? root : join(parent, file.slice(dirname(file).length + 1));
    }
}
