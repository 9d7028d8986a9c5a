import type { Deployment } from "@pulumi/pulumi/automation";
import { isMap, isScalar, parse, parseDocument, stringify, visit } from "yaml";
import { VERBATIM } from "../../yaml/go-yaml";

/** Stands for every value that is withheld. Not a secret, so that it can be compared with itself. */
export const WITHHELD = "[withheld]";

/** How a state marks an object as a value of a special kind, and secrets among these (pulumi: sdk/go/common/resource/sig). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Names of properties whose text is a credential, whether it is marked as a secret or not. */
const CREDENTIAL_NAME = /password|passphrase|private_?key|secret_?key|client-key|(^|[a-z])token$/i;
const KUBECONFIG = /\bclusters:[\s\S]*\bserver:|"clusters"[\s\S]*"server"/;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

interface Sealed {
    [SIGNATURE]: typeof SECRET;
    /** JSON; absent where the state was exported sealed. */
    plaintext?: string;
}

/**
 * A copy of a stack's state that is worth nothing to a thief and still previews: every secret is withheld. A value that the
 * state holds in the clear as well stays (a certificate's id, say, which Kubernetes wants in a Secret): it is none.
 * Whatever is a credential by its form or name is withheld wherever it stands. Of a kubeconfig the names of its clusters
 * stay, since the program reads the cluster's id there.
 *
 * @param state as `Stack.exportStack()` returns it, with its secrets in the clear
 */
export function withoutSecrets(state: Deployment): Deployment {
    const deployment = state.deployment as { resources?: unknown[] } | undefined;
    const clear = new Set<string>();
    collectClear(deployment?.resources, clear);
    return {
        version: state.version,
        deployment: {
            ...(withhold(deployment, { clear, sealed: false }) as object),
            // Of the backend that it comes from: the import has its own.
            secrets_providers: undefined,
            // What was under way concerns the next up, and may hold anything.
            pending_operations: undefined,
        },
    };
}

/**
 * A stack's settings without what only the state's passphrase opens: sealed values are withheld, and the salt is left out.
 * @param text of Pulumi.<stack>.yaml
 */
export function settingsWithoutSecrets(text: string): string {
    const document = parseDocument(text || "{}\n", VERBATIM);
    for (const key of ["encryptionsalt", "encryptedkey", "secretsprovider"]) {
        document.delete(key);
    }
    visit(document, {
        Pair: (_, { key, value }) => {
            if (isMap(value) && value.has("secure")) {
                const name = isScalar(key) ? String(key.value) : "";
                return document.createPair(key, name.endsWith("kubeconfig") ? kubeconfigStub([]) : WITHHELD);
            }
            return undefined;
        },
    });
    return document.toString({ lineWidth: 0 });
}

interface Withholding {
    /** Every text that the state holds unsealed. */
    clear: ReadonlySet<string>;
    /** Whether the value is part of a secret. */
    sealed: boolean;
    /** The property's name. */
    name?: string;
}

function withhold(value: unknown, how: Withholding): unknown {
    if (typeof value === "string") {
        return withholdText(value, how);
    }
    if (Array.isArray(value)) {
        return value.map((element: unknown) => withhold(element, how));
    }
    if (isSealed(value)) {
        // Without the plaintext nothing is known of it but that it is a secret.
        const content = value.plaintext === undefined ? WITHHELD : (JSON.parse(value.plaintext) as unknown);
        const left = withhold(content, { ...how, sealed: true });
        return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(left) };
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value).map(([name, inner]: [string, unknown]) => [name, withhold(inner, { ...how, name })]),
        );
    }
    return how.sealed && typeof value === "number" ? 0 : value;
}

function withholdText(text: string, { clear, sealed, name = "" }: Withholding): string {
    if (text === "") {
        return text;
    }
    if (KUBECONFIG.test(text)) {
        return kubeconfigStub(clusterNames(text));
    }
    if (PRIVATE_KEY.test(text) || PRIVATE_KEY.test(decoded(text)) || CREDENTIAL_NAME.test(name)) {
        return WITHHELD;
    }
    return sealed && !clear.has(text) && !clear.has(decoded(text)) ? WITHHELD : text;
}

function collectClear(value: unknown, into: Set<string>): void {
    if (typeof value === "string") {
        into.add(value);
    } else if (typeof value === "object" && value !== null && !isSealed(value)) {
        Object.values(value).forEach((inner) => collectClear(inner, into));
    }
}

function isSealed(value: unknown): value is Sealed {
    return typeof value === "object" && value !== null && (value as Partial<Sealed>)[SIGNATURE] === SECRET;
}

function decoded(text: string): string {
    return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : text;
}

function clusterNames(kubeconfig: string): string[] {
    try {
        const { clusters } = parse(kubeconfig) as { clusters?: { name?: unknown }[] };
        return (clusters ?? []).flatMap(({ name }) => (typeof name === "string" ? [name] : []));
    } catch {
        return [];
    }
}

/** A kubeconfig that leads nowhere: the Kubernetes provider then compares with the state alone. */
function kubeconfigStub(names: readonly string[]): string {
    const [current = "withheld"] = names;
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: (names.length > 0 ? names : [current]).map((name) => ({
            name,
            cluster: { server: "https://kubeconfig-withheld.invalid" },
        })),
        contexts: [{ name: current, context: { cluster: current, user: "withheld" } }],
        users: [{ name: "withheld", user: {} }],
        "current-context": current,
    });
}
