import assert from "node:assert/strict";
import { parse } from "yaml";
import { settingsWithoutSecrets, WITHHELD, withoutSecrets } from "../../../../cli/preview-pr/withhold-secrets";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const sealed = (value: unknown) => ({ [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) });

const KUBECONFIG = `apiVersion: v1
clusters:
- cluster: {server: "https://10.1.0.9", certificate-authority-data: Q0E=}
  name: cls-abcd1234
contexts:
- context: {cluster: cls-abcd1234, user: "100000000001"}
  name: cls-abcd1234-context
users:
- name: "100000000001"
  user: {client-key-data: S0VZ}
`;

/** A state with one resource that has these outputs, without its secrets. */
function outputsOf(outputs: Record<string, unknown>, clear: unknown = {}): Record<string, unknown> {
    const state = {
        version: 3,
        deployment: {
            manifest: { time: "2026-11-29T00:00:00Z" },
            secrets_providers: { type: "passphrase", state: { salt: "v1:abc" } },
            resources: [
                { urn: "urn:1", type: "a:b:C", outputs },
                { urn: "urn:2", type: "a:b:D", outputs: clear },
            ],
            pending_operations: [{ resource: { inputs: { password: sealed("hunter2") } } }],
        },
    };
    const { deployment } = JSON.parse(JSON.stringify(withoutSecrets(state))) as {
        deployment: { resources: { outputs: Record<string, unknown> }[] } & Record<string, unknown>;
    };
    assert.equal(deployment.secrets_providers, undefined);
    assert.equal(deployment.pending_operations, undefined);
    return deployment.resources[0]!.outputs;
}

const contentOf = (value: unknown) => JSON.parse((value as { plaintext: string }).plaintext) as unknown;

describe("a state that is published", () => {
    it("has no secret in it, however deep, and still says where one stood", () => {
        const outputs = outputsOf({
            password: sealed("hunter2"),
            nested: [{ tls: sealed({ key: "very secret", port: 8443, verify: true }) }],
            unopened: { [SIGNATURE]: SECRET, ciphertext: "v1:xyz" },
        });
        assert.doesNotMatch(JSON.stringify(outputs), /hunter2|very secret|8443|v1:xyz/);
        assert.equal(contentOf(outputs.password), WITHHELD);
        assert.equal(contentOf(outputs.unopened), WITHHELD);
    });

    it("keeps what is no secret, and what the state holds in the clear as well", () => {
        const outputs = outputsOf(
            { name: "vpc", count: 3, data: sealed({ qcloud_cert_id: Buffer.from("cert-1").toString("base64") }) },
            { id: "cert-1" },
        );
        assert.equal(outputs.name, "vpc");
        assert.equal(outputs.count, 3);
        assert.deepEqual(contentOf(outputs.data), { qcloud_cert_id: Buffer.from("cert-1").toString("base64") });
    });

    it("keeps of a kubeconfig the cluster's name alone, marked as a secret or not", () => {
        for (const value of [KUBECONFIG, sealed(KUBECONFIG), JSON.stringify(parse(KUBECONFIG))]) {
            const outputs = outputsOf({ kubeconfig: value }, { copy: KUBECONFIG });
            const text = JSON.stringify(outputs);
            assert.doesNotMatch(text, /10\.1\.0\.9|S0VZ|Q0E=|100000000001/);
            assert.match(text, /cls-abcd1234/);
        }
    });

    it("withholds what is a credential by its name or form, though nobody marked it", () => {
        const key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
        const outputs = outputsOf(
            { password: "hunter2", secretKey: "abc", note: key, data: Buffer.from(key).toString("base64") },
            { copy: "hunter2" },
        );
        assert.deepEqual(Object.values(outputs), Array(4).fill(WITHHELD));
    });
});

describe("a stack's settings that are previewed with a published state", () => {
    it("have no sealed value and no salt, and are otherwise as they were", () => {
        const text = settingsWithoutSecrets(`encryptionsalt: v1:abc
config:
  tke-client-ip:scenario: 3 # the third
  tke-client-ip:kubeconfig:
    secure: v1:sealed
  other:nested:
    - token: {secure: v1:sealed}
`);
        assert.doesNotMatch(text, /v1:/);
        assert.match(text, /# the third/);
        const { config } = parse(text) as { config: Record<string, unknown> };
        assert.equal(config["tke-client-ip:scenario"], 3);
        assert.deepEqual(config["other:nested"], [{ token: WITHHELD }]);
        assert.match(String(config["tke-client-ip:kubeconfig"]), /kind: Config/);
    });

    it("have the other values as they are spelled", () => {
        const text = "config:\n  app:id: 12e45678\n  app:count: 1_000\n";
        assert.equal(settingsWithoutSecrets(text), text);
    });

    it("may be an empty file", () => assert.equal(settingsWithoutSecrets(""), "{}\n"));
});
