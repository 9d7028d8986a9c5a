/** Files that are part of every stack's program: a change of one of them may change any stack. */
const SHARED = [
    /^index\.ts$/,
    /^components\//,
    /^tke\//,
    /^sdks\//,
    /^policy\//,
    /^preflight\//,
    /^kubeconfig\//,
    /^yaml\//,
    /^tencent\//,
    /^Pulumi\.yaml$/,
    /^package(-lock)?\.json$/,
    /^tsconfig\.json$/,
    // How the program starts: what Node loads before it, and which packages are installed from where.
    /^preload\.cjs$/,
    /^bootstrap\.mjs$/,
    /^\.npmrc$/,
];

/**
 * The names of `--among`; undefined for an empty text, which an unset variable of a workflow gives and which means all.
 * Throws for a text that has no name in it, and would mean all by mistake.
 */
export function namesAmong(text: string | undefined): string[] | undefined {
    if (text === undefined || text === "") {
        return undefined;
    }
    const names = text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
    if (names.length === 0) {
        throw new Error(
            `--among ${JSON.stringify(text)} names no stack: name some, with commas, or leave it out for all`,
        );
    }
    return names;
}

/**
 * The stacks that a change may change: one whose Pulumi.<stack>.yaml is among the files, and every scenario's where the
 * program itself is. Files of the lab, the commands, the tests and the docs alone touch none.
 * @param files changed files, relative to the project's folder, with `/`.
 * @param all every stack of the project.
 * @param scenarios those that a change of the program is previewed for.
 */
export function touchedStacks(
    files: readonly string[],
    all: readonly string[],
    scenarios: readonly string[] = all,
): string[] {
    const isShared = files.some((file) => SHARED.some((pattern) => pattern.test(file)));
    return all.filter((stack) => (isShared && scenarios.includes(stack)) || files.includes(`Pulumi.${stack}.yaml`));
}
