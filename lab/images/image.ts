/** What the lab runs as a container of an image: a program of this machine. */
export interface ContainerImage {
    /** As it was declared; without a tag and a digest it stands for every one of its repository. */
    reference: string;
    /** Program and arguments; `{host}` and `{port}` in them are the address and the port to listen on. */
    command: readonly string[];
    /** The port that the program listens on where the Pod sets no PORT. @default the container's first containerPort */
    port?: number;
    /** The folder in which the program is started, absolute. @default the lab's own */
    directory?: string;
    /** Variables that the image sets, and the Pod may replace. */
    env?: Readonly<Record<string, string>>;
    /** What is run for containers with exactly these words as `command` followed by `args`. @default none of them runs */
    commands?: readonly { pod: readonly string[]; run: readonly string[] }[];
    /** Commands that `kubectl exec` may run in its containers, word for word, besides the lab's own. */
    exec?: readonly (readonly string[])[];
    /** Who has declared it: the project itself, `lab -- image add`, or the file of that path. */
    origin: "built in" | "added" | { file: string };
}
