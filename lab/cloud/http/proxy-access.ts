import { createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials } from "../../credentials";

/** The user in the proxy URLs of `lab -- env`: by it a lab also knows another lab's proxy from one that leads outside. */
export const PROXY_USER = "tke-lab";

/**
 * The password for hosts other than Tencent's through the lab's proxy: without one, every user of this machine could reach
 * through the lab what only its owner may. Derived from the lab's API key, so that it changes with the key.
 */
export function proxyPassword({ secretKey }: Credentials): string {
    return createHmac("sha256", secretKey).update("proxy").digest("hex").slice(0, 32);
}

/** @param header the request's `Proxy-Authorization`. */
export function mayUseProxy(header: string | undefined, credentials: Credentials): boolean {
    const expected = Buffer.from(basicAuthorization(PROXY_USER, proxyPassword(credentials)));
    const given = Buffer.from(header ?? "");
    return given.length === expected.length && timingSafeEqual(given, expected);
}

/** HTTP Basic credentials (RFC 7617). */
export function basicAuthorization(user: string, password: string): string {
    return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
