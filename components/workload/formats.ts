/** A DNS subdomain name (RFC 1123), as Kubernetes' objects have it. */
export const OBJECT_NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const LABEL_KEY =
    /^((?=[^/]{1,253}\/)[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

export const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** As all versions of Kubernetes take it; since 1.30 nearly any character is one. */
export const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/** A quantity above zero: `250m`, `0.5`, `256Mi`. */
export const QUANTITY = /^(?=.*[1-9])\d+(\.\d+)?(m|[kMGTPE]|[KMGTPE]i)?$/;

/** What Pods are probed by. */
export const PROBE = /^(tcp|none|\/[!-~]{0,1023})$/;

const FACTORS: Readonly<Record<string, number>> = {
    m: 1e-3,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    E: 1e18,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
    Ei: 2 ** 60,
};

/** A quantity as a number: of cores, or of bytes. NaN for a text that is none. */
export function quantityValue(text: string): number {
    const { number = "", unit = "" } = /^(?<number>[\d.]+)(?<unit>[a-zA-Z]*)$/.exec(text)?.groups ?? {};
    return number === "" ? NaN : Number(number) * (unit === "" ? 1 : (FACTORS[unit] ?? NaN));
}
