import { DOCTOR } from "../../doctor/model/called-as";
import type { Language, Text } from "../../doctor/model/text";

/** Why a proof was aborted. */
export interface ProofInterruption {
    exitCode: number;
}

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const WHAT_IS_LEFT: Text = { en: "what is left: ", zh: "清理剩余资源：" };
const DELETES: Text = {
    en: ": deletes what was created; once more ends at once",
    zh: "：正在删除已创建的资源；再次中断将立即退出",
};

/**
 * The first signal aborts the proof, which then cleans up; a second one ends the process.
 *
 * @returns the function that removes the listeners
 */
export function cleanUpOnSignals(controller: AbortController, language: Language): () => void {
    const handlers = Object.entries(SIGNALS).map(([signal, exitCode]) => {
        const handler = (): void => {
            if (controller.signal.aborted) {
                process.stderr.write(`${WHAT_IS_LEFT[language]}${DOCTOR} --cleanup\n`);
                process.exit(exitCode);
            }
            process.stderr.write(`${signal}${DELETES[language]}\n`);
            controller.abort({ exitCode } satisfies ProofInterruption);
        };
        process.on(signal, handler);
        return () => process.off(signal, handler);
    });
    return () => handlers.forEach((off) => off());
}
