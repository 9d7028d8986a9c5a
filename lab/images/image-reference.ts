/** An image's name in full, as a container runtime reads it. */
export interface ImageReference {
    /** `docker.io/library/nginx` for `nginx`. */
    repository: string;
    tag?: string;
    digest?: string;
}

/** The grammar of references (github.com/distribution/reference). */
const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const HOST = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\\d+)?";
const REFERENCE = new RegExp(
    `^(?:(?<host>${HOST})/)?(?<path>${COMPONENT}(?:/${COMPONENT})*)(?::(?<tag>\\w[\\w.-]{0,127}))?` +
        "(?:@(?<digest>[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?$",
);
const DEFAULT_REGISTRY = "docker.io";
const DEFAULT_TAG = "latest";

/** Undefined for a text that names no image. */
export function parseImageReference(text: string): ImageReference | undefined {
    const { host, path = "", tag, digest } = REFERENCE.exec(text)?.groups ?? {};
    if (!path) {
        return undefined;
    }
    // Without a dot, a port or `localhost`, the first part is one of Docker Hub's repositories.
    const isRegistry = host !== undefined && (/[.:]/.test(host) || host === "localhost");
    const registry = isRegistry ? host : DEFAULT_REGISTRY;
    const inRegistry = host === undefined || isRegistry ? path : `${host}/${path}`;
    const library = registry === DEFAULT_REGISTRY && !inRegistry.includes("/") ? "library/" : "";
    return { repository: `${registry}/${library}${inRegistry}`, tag, digest };
}

/** Two references with the same name stand for the same images. */
export function canonicalName({ repository, tag, digest }: ImageReference): string {
    return `${repository}${tag ? `:${tag}` : ""}${digest ? `@${digest}` : ""}`;
}

/**
 * How exactly a declared reference stands for the image of a container: 0 for any of its repository, 1 by its tag, 2 by its
 * digest. Undefined where it does not.
 */
export function matchOf(declared: ImageReference, wanted: ImageReference): 0 | 1 | 2 | undefined {
    if (declared.repository !== wanted.repository) {
        return undefined;
    }
    if (declared.digest) {
        return declared.digest === wanted.digest ? 2 : undefined;
    }
    if (declared.tag) {
        const tag = wanted.tag ?? (wanted.digest ? undefined : DEFAULT_TAG);
        return declared.tag === tag ? 1 : undefined;
    }
    return 0;
}
