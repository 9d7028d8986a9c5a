import { z } from "zod";
import { PathType } from "../entry-point/qcloud-ingress";
import { Protocol } from "../network/security-rules";
import { choice, DOMAIN, optionalText, plainText, wholeNumber } from "./schemas";

/** The name of a port (IANA, RFC 6335), or its number. */
const TARGET_PORT = /^((?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*|[1-9]\d{0,4})$/;

/** Of one CLB (214/6187: 50 listeners). */
const MAX_PORTS = 50;

const entryPort = z.strictObject({
    port: wholeNumber(1, 65535),
    targetPort: plainText
        .pipe(z.string().regex(TARGET_PORT))
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
    host: optionalText(DOMAIN, "a domain name that clients call, such as shop.example.com"),
    path: optionalText(
        /^\/[\w.\-/=?]{0,119}$/,
        "a path of at most 120 characters, letters, digits and _.-/=? (E4031), such as /shop",
    ),
    pathType: choice(PathType),
};
