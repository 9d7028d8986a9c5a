import { z } from "zod";
import { MAX_PODS } from "../../tke/limits";
import { ENV_NAME, LABEL_KEY, LABEL_VALUE, OBJECT_NAME, PROBE, QUANTITY } from "../workload/formats";
import { distinct, isVisible, optionalText, plainText, plainTextOf, wholeNumber } from "./schemas";

/** An image by name, with a registry, a tag or a digest where it has one (the grammar of distribution/reference). */
const IMAGE =
    /^(?=.{1,512}$)[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

/** Kubernetes' limit for a label's key: a DNS name of 253 characters, a slash and 63 more. */
export const labels = z.record(z.string().regex(LABEL_KEY), plainTextOf(LABEL_VALUE));

const commandLine = z.array(plainText).min(1).optional();

const quantities = z
    .strictObject({
        cpu: plainTextOf(QUANTITY).optional(),
        memory: plainTextOf(QUANTITY).optional(),
    })
    .optional();

const variable = z.union([
    z.strictObject({ name: z.string().regex(ENV_NAME), value: plainText }),
    z.strictObject({
        name: z.string().regex(ENV_NAME),
        secret: z.string().regex(OBJECT_NAME),
        key: z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/),
    }),
]);

/** Of what the stack runs. */
export const workloadFields = {
    replicas: wholeNumber(1, MAX_PODS).optional().describe(`a whole number of Pods, 1 to ${MAX_PODS}`),
    // Pulumi gives a Deployment 10 minutes to go.
    drainSeconds: wholeNumber(1, 300).optional().describe("a whole number of seconds, 1 to 300"),
    image: optionalText(
        IMAGE,
        "an image, such as ccr.ccs.tencentyun.com/me/tke-client-ip-echo:v1, or source for that of the source document",
    ),
    imagePullSecret: optionalText(OBJECT_NAME, "the name of a Secret in the namespace"),
    imagePullSecrets: distinct(z.string().regex(OBJECT_NAME))
        .optional()
        .describe("a list of different names of Secrets in the namespace"),
    containerPort: wholeNumber(1, 65535).optional().describe("the port on which the image listens, 1 to 65535"),
    command: commandLine.describe("a list of texts, such as [node, server.js]"),
    args: commandLine.describe("a list of texts, such as [--verbose]"),
    env: z
        .array(variable)
        .refine((entries) => new Set(entries.map(({ name }) => name)).size === entries.length)
        .optional()
        .describe(
            "a list of variables of different names, such as [{name: LOG_LEVEL, value: debug}, {name: DB_PASSWORD, secret: shop-db, key: password}]",
        ),
    resources: z
        .strictObject({ requests: quantities, limits: quantities })
        .optional()
        .describe("quantities of Kubernetes, such as {requests: {cpu: 250m, memory: 256Mi}, limits: {memory: 512Mi}}"),
    probe: optionalText(PROBE, "the path of an HTTP probe, such as /healthz; tcp; or none"),
    serviceAccountName: optionalText(OBJECT_NAME, "the name of a ServiceAccount in the namespace"),
    runAsUser: wholeNumber(1, 2 ** 31 - 1)
        .optional()
        .describe("the number of a user who is not root, such as 1000"),
    labels: labels
        .refine((map) => Object.keys(map).every(isVisible))
        .optional()
        .describe("a map of Kubernetes labels, such as {team: shop}"),
};
