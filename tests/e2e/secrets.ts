import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestLab } from "../support/test-lab";

/** Where a lab has to keep secrets in clear: readable by its user alone (mode 0600), and no state and no log. */
const KEPT_IN_CLEAR = /^(credentials\.json|clusters|certificate-authority|trust|lab\.db.*|stacks\/secrets\.key)/;

/** The secrets of a lab and of a stack that is up, by what they are. */
export async function secretsOf(lab: TestLab, stack: string): Promise<Record<string, string>> {
    const user = (await lab.kubeConfig(stack)).getCurrentUser()!;
    const credentials = readFileSync(join(lab.directory, "credentials.json"), "utf8");
    const { secretKey } = JSON.parse(credentials) as { secretKey: string };
    const secrets = { "API secret key": secretKey, ...secretsOfUser(user.keyData, user.token) };
    assert.ok(Object.keys(secrets).length > 1, "the kubeconfig holds a private key or a token");
    return secrets;
}

/** Every state and every log of a lab, by its path in the lab's folder. */
export function statesAndLogs({ directory }: TestLab): Record<string, string> {
    const files = readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1))
        .filter((file) => !KEPT_IN_CLEAR.test(file));
    return Object.fromEntries(files.map((file) => [file, readFileSync(join(directory, file), "latin1")]));
}

/** Fails with the name of the secret and of the place where it is in clear. */
export function assertHidden(secrets: Readonly<Record<string, string>>, texts: Readonly<Record<string, string>>): void {
    for (const [place, text] of Object.entries(texts)) {
        for (const [what, secret] of Object.entries(secrets)) {
            assert.ok(!text.includes(secret), `${what} in ${place}`);
        }
    }
}

/** A private key as the kubeconfig has it, and a line of it as PEM: quoting may change its ends, never the middle. */
function secretsOfUser(keyData: string | undefined, token: string | undefined): Record<string, string> {
    const pem = Buffer.from(keyData ?? "", "base64").toString("utf8");
    const found = { "private key": keyData?.slice(100, 200), "private key as PEM": pem.split("\n")[1], token };
    return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
