import assert from "node:assert/strict";
import type { V1Container } from "@kubernetes/client-node";
import {
    containerEnvironment,
    expanded,
    type EnvironmentSources,
} from "../../../../../../lab/kubernetes/kubelet/process/environment";

const sources: EnvironmentSources = {
    pod: {
        metadata: { name: "echo-1", namespace: "demo", uid: "u-1", labels: { app: "echo" } },
        spec: { containers: [], nodeName: "10.0.0.5" },
    },
    podIP: "10.0.1.2",
    hostIP: "10.0.0.5",
    configMap: (name) => Promise.resolve(name === "settings" ? { LEVEL: "debug" } : undefined),
    secret: (name) => Promise.resolve(name === "keys" ? { token: "t" } : undefined),
};

function environment(container: Omit<V1Container, "name">): Promise<Record<string, string>> {
    return containerEnvironment({ name: "echo", ...container }, sources);
}

describe("environment of a container", () => {
    it("has fields of the Pod", async () => {
        const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
        assert.deepEqual(
            await environment({
                env: [
                    field("NAME", "metadata.name"),
                    field("IP", "status.podIP"),
                    field("NODE", "spec.nodeName"),
                    field("APP", "metadata.labels['app']"),
                ],
            }),
            { NAME: "echo-1", IP: "10.0.1.2", NODE: "10.0.0.5", APP: "echo" },
        );
    });

    it("has keys of ConfigMaps and Secrets, own variables last", async () => {
        assert.deepEqual(
            await environment({
                envFrom: [{ prefix: "APP_", configMapRef: { name: "settings" } }],
                env: [
                    { name: "TOKEN", valueFrom: { secretKeyRef: { name: "keys", key: "token" } } },
                    { name: "APP_LEVEL", value: "info" },
                ],
            }),
            { APP_LEVEL: "info", TOKEN: "t" },
        );
    });

    it("leaves out what is missing and optional, and says what is missing and is not", async () => {
        const key = (optional: boolean) => ({
            env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "other", key: "a", optional } } }],
        });
        assert.deepEqual(await environment(key(true)), {});
        await assert.rejects(environment(key(false)), /configmap "other" not found/);
        const noKey = { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "keys", key: "a" } } }] };
        await assert.rejects(environment(noKey), /couldn't find key a in secret keys/);
    });

    it("resolves $(NAME), leaves an unknown one, and unescapes $$", () => {
        assert.equal(expanded("$(A)-$(B)-$$(A)", { A: "1" }), "1-$(B)-$(A)");
    });
});
