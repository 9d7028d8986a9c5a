/** The cookie by which a CLB keeps a client with its backend; seen in answers of services behind CLBs. */
const SESSION_COOKIE = "tgw_l7_route";

/** The value of the client's session cookie. */
export function sessionCookie(cookies: string | undefined): string | undefined {
    return cookies
        ?.split(";")
        .map((cookie) => cookie.trim())
        .find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`))
        ?.slice(SESSION_COOKIE.length + 1);
}

/** The `Set-Cookie` header that begins a session. */
export function setSessionCookie(value: string, seconds: number, now: Date): string {
    const expires = new Date(now.getTime() + seconds * 1000).toUTCString();
    return `${SESSION_COOKIE}=${value}; Expires=${expires}; Path=/`;
}
