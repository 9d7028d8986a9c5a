import { setTimeout as delay } from "node:timers/promises";
import { judgeListeners, listenersText, listenersOf, type Listener } from "./listening";
import { processesOf } from "./own-processes";

export interface ListeningWatchOptions {
    containerName: string;
    run: string;
    /** The address that the container's processes have to listen on. */
    host: string;
    /** Where the processes of the run listen. @default asks the kernel */
    listeners?: () => readonly Listener[];
    /** It listens beyond its own address: the run has to be ended. */
    onExposed: (message: string) => void;
    /** It listens, but not where its clients come. */
    onElsewhere: (message: string) => void;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 15_000;

/** Looks where the processes of a run listen, soon after its start and then ever more seldom, until `signal` aborts. */
export async function watchListening(options: ListeningWatchOptions, signal: AbortSignal): Promise<void> {
    const { run, host, onExposed, onElsewhere } = options;
    const { listeners = () => listenersOf(processesOf((other) => other === run)) } = options;
    let reported = "";
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
        await delay(wait, undefined, { signal, ref: false }).catch(() => undefined);
        if (signal.aborted) {
            return;
        }
        const { reachable, exposed, elsewhere } = judgeListeners(listeners(), host);
        if (exposed.length > 0) {
            onExposed(exposedMessage(options, exposed));
            return;
        }
        const where = reachable ? "" : listenersText(elsewhere);
        if (where && where !== reported) {
            onElsewhere(elsewhereMessage(options, elsewhere));
        }
        reported = where;
    }
}

const REMEDY =
    "have it listen on the address in its variable HOST, or put {host} and {port} in the image's command (docs/en/your-app-in-the-lab.md)";

function exposedMessage({ containerName, host }: ListeningWatchOptions, exposed: readonly Listener[]): string {
    return (
        `container ${containerName} listens on ${listenersText(exposed)} and not on its Pod's address only, which is ${host} on this ` +
        `machine: it would answer on every Pod's address, and to your network. The lab ends it: ${REMEDY}`
    );
}

function elsewhereMessage({ containerName, host }: ListeningWatchOptions, elsewhere: readonly Listener[]): string {
    return (
        `container ${containerName} listens on ${listenersText(elsewhere)}, where no client of its Pod connects: the Pod's address is ${host} ` +
        `on this machine; ${REMEDY}`
    );
}
