/**
 * The rooms of docs/structure.md: the first table there, whose last column says which rooms each may import from.
 *
 * @typedef {{ room: string, mayKnow: string[] | "all" }} Room
 * @typedef {{ source: string, dependencies: { resolved: string }[] }} Module a file and what it imports, types included
 */

/** @returns {Room[]} @param {string} markdown of docs/structure.md */
export function parseRooms(markdown) {
    const rows = markdown
        .split("\n")
        .slice(markdown.split("\n").findIndex((line) => line.startsWith("| room")))
        .filter((line, index, lines) => index > 1 && lines.slice(0, index).every((each) => each.startsWith("|")))
        .filter((line) => line.startsWith("|"));
    return rows.flatMap((row) => {
        const [, rooms = "", , allowed = ""] = row.split("|").map((cell) => cell.trim());
        const mayKnow = allowed === "all" ? "all" : names(allowed);
        if (mayKnow !== "all" && mayKnow.length === 0 && allowed !== "nothing") {
            throw new Error(`docs/structure.md: ${rooms} may know of "${allowed}": write \`rooms\`, all or nothing`);
        }
        return names(rooms).map((room) => ({ room, mayKnow }));
    });
}

function names(cell) {
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
}

/** The room that a file lives in: the row with the longest matching folder. @param {string} file @param {Room[]} rooms */
export function roomOf(file, rooms) {
    return rooms
        .filter(({ room }) => holds(room, file))
        .reduce((best, each) => (best && best.room.length >= each.room.length ? best : each), undefined);
}

/** `lab/*.ts` is the files of lab/ itself, `lab/` all that is below. */
function holds(room, file) {
    if (room.endsWith("/*.ts")) {
        const folder = room.slice(0, -"*.ts".length);
        return file.startsWith(folder) && !file.slice(folder.length).includes("/");
    }
    return room.endsWith("/") ? file.startsWith(room) : file === room;
}

/**
 * Imports that the table forbids, by "room → room", each with its files.
 * @param {Module[]} modules @param {Room[]} rooms
 * @returns {Map<string, string[]>}
 */
export function breaches(modules, rooms) {
    const found = new Map();
    const add = (key, text) => found.set(key, [...(found.get(key) ?? []), text]);
    for (const { source, dependencies } of modules) {
        const from = roomOf(source, rooms);
        if (!from) {
            add(`${source} is in no room`, source);
            continue;
        }
        for (const { resolved } of dependencies) {
            const to = roomOf(resolved, rooms);
            const allowed =
                from.mayKnow === "all" ||
                to === from ||
                (to && from.mayKnow.some((room) => room === to.room || holds(room, resolved)));
            if (!allowed) {
                add(`${from.room} → ${to?.room ?? resolved}`, `${source} → ${resolved}`);
            }
        }
    }
    return found;
}

/**
 * Cycles among files, by the rooms that they run through.
 * @param {string[][]} cycles the files of each
 * @param {Room[]} rooms
 */
export function cycleBreaches(cycles, rooms) {
    const found = new Map();
    for (const files of cycles) {
        const through = [...new Set(files.map((file) => roomOf(file, rooms)?.room ?? file))].sort();
        const key = `cycle in ${through.join(", ")}`;
        found.set(key, [...(found.get(key) ?? []), files.join(" → ")]);
    }
    return found;
}

/**
 * Circles among what lies in a folder, a folder in it being one with all below: `model/ → status/ → model/`, though no
 * file of either takes part in a circle of files.
 *
 * @param {Module[]} modules
 * @returns {Map<string, string[]>} the imports of each circle
 */
export function folderCycleBreaches(modules) {
    const folders = new Map();
    for (const { source, dependencies } of modules) {
        for (const { resolved } of dependencies) {
            const { folder, from, to } = membersOf(source, resolved);
            if (from !== to) {
                const imports = folders.get(folder) ?? [];
                folders.set(folder, [...imports, { from, to, text: `${source} → ${resolved}` }]);
            }
        }
    }
    const found = new Map();
    for (const [folder, imports] of folders) {
        const reached = new Map(
            [...new Set(imports.map(({ from }) => from))].map((from) => [from, below(from, imports)]),
        );
        const isCircular = (one, other) => reached.get(one)?.has(other) && reached.get(other)?.has(one);
        for (const { from, to, text } of imports.filter((each) => isCircular(each.from, each.to))) {
            const circle = [...reached.keys()].filter((member) => member === from || isCircular(member, from));
            const key = `cycle in ${folder || "."}: ${circle.toSorted().join(", ")}`;
            found.set(key, [...(found.get(key) ?? []), `${text} (${from} → ${to})`]);
        }
    }
    return found;
}

/** The deepest folder that has both files, and which of its members each of them is or lies in. */
function membersOf(one, other) {
    const [a, b] = [one.split("/"), other.split("/")];
    let depth = 0;
    while (a[depth] === b[depth] && depth < a.length - 1 && depth < b.length - 1) {
        depth++;
    }
    const member = (path) => `${path[depth]}${path.length > depth + 1 ? "/" : ""}`;
    return { folder: a.slice(0, depth).join("/"), from: member(a), to: member(b) };
}

/** What a member imports, and what that imports, and so on. */
function below(member, imports) {
    const found = new Set();
    const open = [member];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        for (const { to } of imports.filter(({ from }) => from === next)) {
            if (!found.has(to)) {
                found.add(to);
                open.push(to);
            }
        }
    }
    return found;
}
