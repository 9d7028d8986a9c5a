import { z } from "zod";
import { PathType } from "../entry-point/qcloud-ingress";
import { Protocol } from "../network/security-rules";
import { WORKLOAD_PATTERN } from "../workload/workload-reference";
import { labels } from "./workload-fields";
import { choice, DOMAIN, optionalText, plainTextOf, wholeNumber } from "./schemas";

/** The name of a port (IANA, RFC 6335), or its number. */
const TARGET_PORT = /^((?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*|[1-9]\d{0,4})$/;

/** Of one CLB (214/6187: 50 listeners). */
const MAX_PORTS = 50;

const entryPort = z.strictObject({
    port: wholeNumber(1, 65535),
    targetPort: plainTextOf(TARGET_PORT)
        .refine((port) => !(Number(port) > 65535))
        .optional(),
    protocol: z.enum(Protocol).optional(),
});

/** Of what leads clients to the Pods. */
export const entryFields = {
    ports: z
        .array(entryPort)
        .min(1)
        .max(MAX_PORTS)
        .refine(
            (ports) => new Set(ports.map(({ port, protocol = "TCP" }) => `${protocol}${port}`)).size === ports.length,
        )
        .optional()
        .describe(
            `a list of 1 to ${MAX_PORTS} different ports of the CLB, such as [{port: 80, targetPort: http, protocol: TCP}]`,
        ),
    workload: optionalText(WORKLOAD_PATTERN, "a workload, such as deployment/shop, statefulset/shop or daemonset/shop"),
    selector: labels
        .refine((map) => Object.keys(map).length > 0)
        .optional()
        .describe("the labels of the Pods, such as {app: shop}"),
    entryPointName: optionalText(
        /^[a-z]([-a-z0-9]{0,48}[a-z0-9])?$/,
        "a name for the Service or Ingress of at most 50 characters, such as shop-clb",
    ),
    host: optionalText(DOMAIN, "a domain name that clients call, such as shop.example.com"),
    path: optionalText(
        /^\/[\w.\-/=?]{0,119}$/,
        "a path of at most 120 characters, letters, digits and _.-/=? (E4031), such as /shop",
    ),
    pathType: choice(PathType),
};
