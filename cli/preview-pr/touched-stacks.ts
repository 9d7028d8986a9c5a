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
