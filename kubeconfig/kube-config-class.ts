import { registerHooks } from "node:module";
import type * as Config from "@kubernetes/client-node/dist/config.js";

/**
 * The official client's reader of kubeconfigs. It asks for the client's 1,300 models, which take a second of CPU to load: in
 * their place it gets what loads them when it makes a client of them, which doctor and verify do not. Where Node has no such
 * hooks, or the library is built otherwise, all is loaded.
 */
export async function kubeConfigClass(): Promise<typeof Config.KubeConfig> {
    const hooks = (registerHooks as typeof registerHooks | undefined)?.({
        resolve: (specifier, context, next) => {
            const resolved = next(specifier, context);
            return specifier === MODELS && context.parentURL?.endsWith(READER)
                ? { ...resolved, url: standInFor(resolved.url), shortCircuit: true }
                : resolved;
        },
    });
    try {
        return (await import("@kubernetes/client-node/dist/config.js")).KubeConfig;
    } finally {
        hooks?.deregister();
    }
}

const READER = "/@kubernetes/client-node/dist/config.js";
const MODELS = "./gen/index.js";

/** A module with the functions that the reader takes from the models, by which these are loaded at the first call. */
function standInFor(url: string): string {
    const source = `
        import { createRequire } from "node:module";
        import { fileURLToPath } from "node:url";
        const models = () => createRequire(${JSON.stringify(url)})(fileURLToPath(${JSON.stringify(url)}));
        export const createConfiguration = (...args) => models().createConfiguration(...args);
        export const ServerConfiguration = function (...args) {
            return new (models().ServerConfiguration)(...args);
        };
    `;
    return `data:text/javascript,${encodeURIComponent(source)}`;
}
