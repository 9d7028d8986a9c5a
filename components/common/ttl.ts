/** A time to live: a whole number of seconds, minutes, hours or days, such as `30m`, `4h` or `2d`. */
export const TTL_PATTERN = /^[1-9]\d{0,5}[smhd]$/;

const MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a time to live; undefined for a text that is none. */
export function ttlMilliseconds(text: string): number | undefined {
    return TTL_PATTERN.test(text) ? Number(text.slice(0, -1)) * (MILLISECONDS[text.slice(-1)] as number) : undefined;
}
