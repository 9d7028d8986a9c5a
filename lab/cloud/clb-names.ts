import type { Store } from "./store";

/**
 * The lab's DNS for the domain names of public CLBs, which no other resolver knows: the loopback address where such a
 * name is served; undefined for any other name.
 */
export function resolveClbName(store: Pick<Store, "list">, name: string): string | undefined {
    const wanted = name.toLowerCase().replace(/\.$/, "");
    return store.list("loadBalancer").find(({ domain }) => domain === wanted)?.vips[0];
}
