import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { EngineError } from "../../api/engine";
import { isObject, secret, mapSecrets, type Properties, type PropertyValue } from "../../api/property-values";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps secret values out of the state file: AES-256-GCM under a key that only this user can read. It lies beside the
 * states, so it protects a state file that is passed on without it, and nothing against who reads the folder.
 */
export class Vault {
    private readonly key: Buffer;

    /** @param keyFile made with mode 0600 where it is missing. */
    constructor(private readonly keyFile: string) {
        this.key = readKey(keyFile);
    }

    /** Every secret as `{ciphertext}` in place of `{value}`, as Pulumi's own state files have it. */
    seal(properties: Properties): Properties {
        return mapSecrets(properties, (value) => ({
            [specialSigKey]: specialSecretSig,
            ciphertext: this.encrypt(JSON.stringify(value)),
        })) as Properties;
    }

    open(sealed: Properties): Properties {
        return this.openValue(sealed) as Properties;
    }

    private openValue(value: PropertyValue): PropertyValue {
        if (Array.isArray(value)) {
            return value.map((element) => this.openValue(element));
        }
        if (!isObject(value)) {
            return value;
        }
        if (value[specialSigKey] === specialSecretSig && typeof value.ciphertext === "string") {
            return secret(JSON.parse(this.decrypt(value.ciphertext)) as PropertyValue);
        }
        return Object.fromEntries(Object.entries(value).map(([key, property]) => [key, this.openValue(property)]));
    }

    private encrypt(text: string): string {
        const nonce = randomBytes(NONCE_BYTES);
        const cipher = createCipheriv(ALGORITHM, this.key, nonce);
        const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
        return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
    }

    private decrypt(ciphertext: string): string {
        const bytes = Buffer.from(ciphertext, "base64");
        const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        try {
            const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
            return Buffer.concat([body, decipher.final()]).toString("utf8");
        } catch {
            throw new EngineError(
                `the secrets of this stack were not sealed with ${this.keyFile}: restore the key, or run \`npm run lab -- reset\``,
            );
        }
    }
}

function readKey(file: string): Buffer {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, randomBytes(KEY_BYTES), { mode: 0o600 });
    try {
        // A link appears whole or not at all, so two stacks that start at once agree on one key.
        linkSync(draft, file);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    } finally {
        rmSync(draft);
    }
    const key = readFileSync(file);
    if (key.length !== KEY_BYTES) {
        throw new EngineError(
            `the key ${file} is damaged: it has ${key.length} bytes of ${KEY_BYTES}; restore a copy of it, or run ` +
                "`npm run lab -- reset`, which starts with an empty lab",
        );
    }
    return key;
}
