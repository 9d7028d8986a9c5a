import { z } from "zod";
import { normalizeAddress } from "./pod-answer";

const ECHO_TIMEOUT_MS = 10_000;

const ipv4 = z.string().transform(normalizeAddress).pipe(z.ipv4());
const echoed = z.union([
    ipv4,
    z.object({ ip: ipv4 }).transform(({ ip }) => ip),
    // httpbin lists every hop; the last is the one it was called by.
    z
        .object({
            origin: z
                .string()
                .transform((hops) => hops.split(",").at(-1) ?? "")
                .pipe(ipv4),
        })
        .transform(({ origin }) => origin),
    z.object({ remote_addr: ipv4 }).transform(({ remote_addr }) => remote_addr),
]);

/** The address under which a service outside knows this machine: its answer is text, or JSON with `ip`, `origin` or `remote_addr`. */
export async function askOwnAddress(ipEcho: string): Promise<string> {
    const response = await fetch(ipEcho, { signal: AbortSignal.timeout(ECHO_TIMEOUT_MS) });
    const body = (await response.text()).trim();
    const address = readOwnAddress(body);
    if (!response.ok || !address) {
        throw new Error(
            `${ipEcho} answered ${response.status} ${JSON.stringify(body.slice(0, 200))}, not an IPv4 address: set --expect-ip`,
        );
    }
    return address;
}

/** Undefined where no address is in the answer. */
export function readOwnAddress(body: string): string | undefined {
    let value: unknown = body;
    try {
        value = JSON.parse(body);
    } catch {
        // Not JSON: the address alone, as text.
    }
    return echoed.safeParse(value).data;
}
