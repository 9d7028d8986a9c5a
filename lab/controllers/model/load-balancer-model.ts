import type { BoundTarget } from "./backends/targets";
import type { Problem } from "../problems";
import type { LoadBalancerSettings } from "./service-config";

export interface DesiredRule {
    domain: string;
    url: string;
    /** HTTPS only: ids of the domain's certificates. */
    certIds?: string[];
    /**
     * HTTPS only: what says the domain's certificate cannot be read. The rule is not made, but stays where it is there
     * (457/90598).
     *
     * @default false
     */
    isWithoutCertificate?: boolean;
    /** None where the rule redirects. */
    targets: BoundTarget[];
    /** @default - the rule leads to its targets */
    redirect?: Redirect;
}

/** Where a rule redirects to: another rule of the CLB. */
export interface Redirect {
    /** `Auto` is the CLB API's AutoRewrite, which creates the rule as well. */
    type: "Auto" | "Manual";
    /** Of the listener that the other rule is on. */
    port: number;
    domain: string;
    url: string;
    /** 301, 302 or 307. */
    code: number;
}

export interface DesiredListener {
    /** An HTTPS listener has SNI on. */
    protocol: "TCP" | "UDP" | "TCP_SSL" | "HTTP" | "HTTPS";
    port: number;
    /** TCP_SSL only: ids of its certificates. */
    certIds?: string[];
    /**
     * TCP_SSL only: no certificate can be read. The listener is not created, but stays where it exists (457/90598).
     *
     * @default false
     */
    isWithoutCertificate?: boolean;
    /** Layer 4 only. */
    targets: BoundTarget[];
    /** Layer 7 only. */
    rules: DesiredRule[];
}

export interface DesiredState {
    listeners: DesiredListener[];
    /** What a TkeServiceConfig asks of them. */
    settings?: LoadBalancerSettings;
    problems: Problem[];
}

export function isLayer7({ protocol }: Pick<DesiredListener, "protocol">): boolean {
    return protocol === "HTTP" || protocol === "HTTPS";
}

export function distinct(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map((entry) => [entry.message, entry])).values()];
}
