import type { V1Container, V1LifecycleHandler, V1Probe } from "@kubernetes/client-node";
import type { ContainerImage } from "../../images/image";
import type { ImageTable } from "../../images/image-table";
import type { EventType } from "../../kube-client/event-recorder";
import type { PreparedProcess } from "./process/prepare";
import type { ProbeResult } from "./probes";

/** What a container gets from its Pod. */
export interface ContainerHost {
    /** `<name>_<namespace>(<uid>)`, as a kubelet's messages name a Pod. */
    readonly podName: string;
    /** The control plane binary, which starts a program so that it dies with the lab; without it the lab does. */
    readonly binary?: string;
    readonly images: Pick<ImageTable, "find" | "unknownImageMessage">;
    /** The process of a container, and its whole environment. Throws UnusableImage and ContainerConfigError. */
    prepare(container: V1Container, image: ContainerImage): Promise<PreparedProcess>;
    /** A name for one run of a container that no other has. */
    runName(containerName: string, restartCount: number): string;
    /** The folder of the machine that is a container's /tmp. */
    temporaryFolder(containerName: string): string;
    /** The address that its processes have to listen on. */
    readonly listenAddress: string;
    makeProbe(probe: V1Probe, container: V1Container): Promise<ProbeResult>;
    /** Throws where the hook fails, or `signal` ends it. */
    runHook(handler: V1LifecycleHandler, container: V1Container, signal: AbortSignal): Promise<void>;
    logFile(containerName: string, restartCount: number): string;
    /** What users read of a text in which the loopback address that serves the Pod may stand. */
    shown(text: string): string;
    event(type: EventType, reason: string, message: string, containerName: string): void;
    /** The container's observation has changed. */
    onChange(): void;
}
