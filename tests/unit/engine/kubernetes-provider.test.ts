import assert from "node:assert/strict";
import { BeingDeleted } from "../../../engine/embedded/deployment/being-deleted";
import { planOf } from "../../../engine/embedded/deployment/resource-plan";
import type { ProviderContext } from "../../../engine/embedded/provider";
import { providerOf } from "../../../engine/embedded/providers/provider-registry";
import type { Properties } from "../../../engine/api/property-values";
import { startApiServer } from "../../support/clusters/api-server";

const record = (kind: string, inputs: Properties) => ({
    type: `kubernetes:${kind}`,
    name: "x",
    id: "demo/x",
    inputs,
    outputs: inputs,
    provider: "",
    dependencies: [],
    protect: false,
    retainOnDelete: false,
});

describe("a ConfigMap or a Secret whose data changes", () => {
    const planned = (kind: string, saved: Properties, wanted: Properties, providerInputs: Properties = {}) =>
        planOf(record(kind, saved), record(kind, wanted), providerOf(`kubernetes:${kind}`), [], providerInputs).op;

    for (const [kind, option] of [
        ["core/v1:ConfigMap", "enableConfigMapMutable"],
        ["core/v1:Secret", "enableSecretMutable"],
    ] as const) {
        it(`${kind} is replaced, unless the provider has ${option}, as the SDK writes it or as a flag`, () => {
            const [saved, wanted] = [{ data: { a: "1" } }, { data: { a: "2" } }];
            assert.equal(planned(kind, saved, wanted), "replace");
            assert.equal(planned(kind, saved, wanted, { [option]: "false" }), "replace");
            assert.equal(planned(kind, saved, wanted, { [option]: "true" }), "update");
            assert.equal(planned(kind, saved, wanted, { [option]: true }), "update");
        });

        it(`${kind} that says immutable is replaced all the same, and one that becomes so is changed in place`, () => {
            const mutable = { [option]: "true" };
            const [saved, wanted] = [{ data: { a: "1" } }, { data: { a: "2" } }];
            assert.equal(
                planned(kind, { ...saved, immutable: true }, { ...wanted, immutable: true }, mutable),
                "replace",
            );
            assert.equal(planned(kind, { ...saved, immutable: true }, saved, mutable), "replace");
            assert.equal(planned(kind, saved, { ...wanted, immutable: true }, mutable), "update");
        });
    }
});

describe("a Kubernetes object that is read", () => {
    const url = "/api/v1/namespaces/demo/configmaps/x";
    const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", namespace: "demo" } };

    /** What the provider reads where the API server has the object with this metadata. */
    async function read(metadata: object): Promise<Properties | undefined> {
        const api = await startApiServer(undefined, {
            "/api/v1": {
                kind: "APIResourceList",
                resources: [{ name: "configmaps", kind: "ConfigMap", namespaced: true, singularName: "", verbs: [] }],
            },
            [url]: { ...inputs, metadata: { ...inputs.metadata, ...metadata } },
        });
        const context: ProviderContext = {
            signal: new AbortController().signal,
            environment: {},
            providerInputs: { kubeconfig: api.kubeconfig },
            providerId: "",
            isTracked: () => false,
        };
        try {
            return await providerOf("kubernetes:core/v1:ConfigMap").read("demo/x", inputs, context);
        } finally {
            await api.close();
        }
    }

    it("is there, or on its way out, which is neither there nor gone", async () => {
        assert.equal((await read({}))?.kind, "ConfigMap");
        await assert.rejects(
            read({ deletionTimestamp: "2026-11-30T00:00:00Z", finalizers: ["example.com/held"] }),
            (error: Error) => error instanceof BeingDeleted && error.message.startsWith("ConfigMap demo/x is still"),
        );
    });
});
