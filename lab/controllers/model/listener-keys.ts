/** `<protocol>:<port>`: what names a listener of a CLB before it has an id. */
export function listenerKey({ protocol, port }: { protocol: string; port: number }): string {
    return `${protocol}:${port}`;
}

/** A rule of a layer-7 listener, as far as it has to be one object's alone (457/127545). */
export interface RuleKey {
    domain: string;
    url: string;
}

export function isSameRule(one: RuleKey, other: RuleKey): boolean {
    return one.domain === other.domain && one.url === other.url;
}
