import { delimiter, resolve } from "node:path";

/** The folder in which the user typed the command: the commands themselves run in the project's. */
export function startedIn(environment: NodeJS.ProcessEnv = process.env): string {
    return environment.INIT_CWD ?? process.cwd();
}

/** `KUBECONFIG` with its relative paths as the user's shell means them. @default - it is not set */
export function absoluteKubeconfig(environment: NodeJS.ProcessEnv): string | undefined {
    const folder = startedIn(environment);
    return environment.KUBECONFIG?.split(delimiter)
        .map((path) => (path === "" ? "" : resolve(folder, path)))
        .join(delimiter);
}
