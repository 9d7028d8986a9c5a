import type { V1Container } from "@kubernetes/client-node";
import type { ContainerImage } from "../../../images/image";
import { imageProcess, type ImageProcess } from "../../../images/image-process";
import { containerEnvironment, processEnvironment, type EnvironmentSources } from "./environment";
import { withoutWithheld } from "./withheld-variables";

export interface PreparedProcess {
    image: ImageProcess;
    /** The whole environment. */
    env: Record<string, string>;
    /** Names of the Pod's variables that the process does not get. */
    withheld: string[];
}

/**
 * What is started for a container.
 *
 * @param place the address that it has to listen on, and the folder that is its /tmp
 * @throws ContainerConfigError and UnusableImage
 */
export async function prepareProcess(
    container: V1Container,
    image: ContainerImage,
    place: { host: string; temporary: string },
    sources: EnvironmentSources,
): Promise<PreparedProcess> {
    const { handed, withheld } = withoutWithheld(await containerEnvironment(container, sources));
    const { metadata, spec } = sources.pod;
    const env = processEnvironment({
        image,
        handed,
        hostname: (spec?.hostNetwork ? spec.nodeName : metadata?.name) ?? "",
        ...place,
        containerPort: container.ports?.[0]?.containerPort,
    });
    return { image: imageProcess(image, { host: place.host, port: env.PORT }), env, withheld };
}
