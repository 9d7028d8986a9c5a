import { lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";

const WRITABLE_BY_ALL = 0o002;

/**
 * Refuses a program that another user of this machine could have put there: one in a cache folder, which XDG_CACHE_HOME can have
 * among folders of all. Looks at the file and at the two folders that the lab creates, and at links as well as at what they lead to.
 *
 * @throws Error where one of them is another user's, or can be written to by all
 */
export function assertOwnProgram(file: string): void {
    for (const path of [dirname(dirname(file)), dirname(file), file]) {
        const found = statSync(path);
        const own = process.getuid?.() ?? found.uid;
        const owner = [lstatSync(path).uid, found.uid].find((uid) => uid !== own && uid !== 0);
        const problems = [
            ...(owner === undefined ? [] : [`belongs to user id ${owner}, and you are ${own}`]),
            ...((found.mode & WRITABLE_BY_ALL) === 0 ? [] : ["can be written to by all"]),
        ];
        if (problems.length > 0) {
            throw new Error(
                `${path} ${problems.join(" and ")}, so that the program in it is not run: delete it, or set XDG_CACHE_HOME to a ` +
                    "folder of your own",
            );
        }
    }
}
