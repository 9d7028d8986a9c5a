export const DOCKER_HUB = "registry-1.docker.io";

/** An image's reference by its parts, as container runtimes read it. */
export interface ImageReference {
    registry: string;
    repository: string;
    /** Tag or digest. */
    version: string;
}

/** @see https://github.com/distribution/reference for the grammar; Docker Hub's short names are completed. */
export function parseImage(image: string): ImageReference {
    const [name = "", digest] = image.split("@", 2);
    const tagAt = name.lastIndexOf(":");
    const hasTag = tagAt > name.lastIndexOf("/");
    const path = hasTag ? name.slice(0, tagAt) : name;
    const version = digest ?? (hasTag ? name.slice(tagAt + 1) : "latest");
    const [first = "", ...rest] = path.split("/");
    const isHost = rest.length > 0 && (first.includes(".") || first.includes(":") || first === "localhost");
    if (isHost && first !== "docker.io") {
        return { registry: first, repository: rest.join("/"), version };
    }
    const repository = isHost ? rest.join("/") : path;
    return {
        registry: DOCKER_HUB,
        repository: repository.includes("/") ? repository : `library/${repository}`,
        version,
    };
}
