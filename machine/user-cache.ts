import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * `${XDG_CACHE_HOME:-~/.cache}/tke-client-ip`: outside the checkout, so every clone shares it. The XDG Base Directory
 * specification has relative paths ignored.
 */
export function userCache(env: NodeJS.ProcessEnv): string {
    const configured = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
    return join(configured ?? join(env.HOME ?? homedir(), ".cache"), "tke-client-ip");
}
