import type { Condition, KnownSituation } from "./situation";

/** Whether a connection to a backend begins with a header that names the address which arrived at the CLB. */
export interface ProxyProtocolRow {
    when: Condition;
    then: "header" | "none";
    why: string;
    source: string;
}

/** Of layer 4 listeners. The first row that fits decides. */
export const PROXY_PROTOCOL_ROWS: readonly ProxyProtocolRow[] = [
    {
        when: { proxyProtocol: ["on"] },
        then: "header",
        why: "version 2 of it comes first, whatever translates the address behind the CLB; the app has to read it",
        source: "214/70455, CLB API",
    },
    {
        when: {},
        then: "none",
        why: "so are all listeners of TKE's controllers: no annotation and no field of a TkeServiceConfig sets it",
        source: "457/51258, 457/45490, inferred",
    },
];

/** What holds of every listener of TKE's controllers, and so of whatever a Service or an Ingress asks for. */
export const LISTENERS_OF_CONTROLLERS: KnownSituation = { proxyProtocol: "off" };
