const TIMEOUT_MS = 15_000;

/** An address that drops what comes to it would keep the client waiting for minutes. */
export async function withinTime<T>(request: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        const message = `it does not answer within ${TIMEOUT_MS / 1000} s`;
        timer = setTimeout(() => reject(new Error(message)), TIMEOUT_MS);
    });
    try {
        return await Promise.race([request, late]);
    } finally {
        clearTimeout(timer);
    }
}
