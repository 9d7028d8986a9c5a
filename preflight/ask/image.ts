import type { ImageAccess } from "../facts";
import { parseImage } from "../image-reference";

/** Media types of a manifest, as an index for several platforms or for one (OCI distribution and Docker registry v2). */
const MANIFESTS = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

export interface AskImageOptions {
    /** Ends the look-up. */
    signal: AbortSignal;
    /** @default the global fetch */
    fetch?: typeof fetch;
}

/**
 * Whether an image can be pulled by whoever has no login: asks its registry as a container runtime does, with the
 * anonymous token that the registry offers. Never rejects.
 */
export async function askImage(image: string, options: AskImageOptions): Promise<ImageAccess> {
    const { registry, repository, version } = parseImage(image);
    const { fetch: request = fetch, signal } = options;
    const scheme = isLoopback(registry) ? "http" : "https";
    const manifest = `${scheme}://${registry}/v2/${repository}/manifests/${version}`;
    const head = (token?: string) =>
        request(manifest, {
            method: "HEAD",
            signal,
            headers: { Accept: MANIFESTS, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
        });
    try {
        let answer = await head();
        if (answer.status === 401) {
            const token = await anonymousToken(answer.headers.get("www-authenticate") ?? "", request, signal);
            answer = token ? await head(token) : answer;
        }
        return accessOf(answer.status, registry);
    } catch (error) {
        const { cause, message } = error as Error;
        return {
            kind: "not-asked",
            why: signal.aborted
                ? `${registry} did not answer in time`
                : `${registry} cannot be reached from here (${cause instanceof Error ? cause.message : message})`,
        };
    }
}

/** Registries on this machine need no TLS, as container runtimes have it. */
export function isLoopback(registry: string): boolean {
    return /^(localhost|127(\.\d+){3})(:\d+)?$/.test(registry);
}

function accessOf(status: number, registry: string): ImageAccess {
    if (status === 200) {
        return { kind: "public" };
    }
    if (status === 401 || status === 403) {
        return { kind: "login" };
    }
    return status === 404 ? { kind: "missing" } : { kind: "not-asked", why: `${registry} answered ${status}` };
}

/** The token that a registry gives to anybody (distribution's token authentication); undefined where it gives none. */
async function anonymousToken(
    challenge: string,
    request: typeof fetch,
    signal: AbortSignal,
): Promise<string | undefined> {
    const field = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1];
    const realm = field("realm");
    const url = /^bearer /i.test(challenge) && realm ? URL.parse(realm) : null;
    if (!url) {
        return undefined;
    }
    for (const name of ["service", "scope"]) {
        const value = field(name);
        if (value !== undefined) {
            url.searchParams.set(name, value);
        }
    }
    const answer = await request(url, { signal });
    if (!answer.ok) {
        return undefined;
    }
    const { token, access_token: accessToken } = (await answer.json()) as { token?: string; access_token?: string };
    return token ?? accessToken;
}
