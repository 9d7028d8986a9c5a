import { loadAllYaml, type KubernetesObject } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../../../components/config";
import { annotationMistakes } from "../../../tke/annotations/mistakes";

const PROJECT_NAME = "tke-client-ip";
const EXAMPLES = join(__dirname, "..", "..", "..", "examples", "pulumi-operator");
/** A rule of the Stack's CRD. */
const LONGEST_STACK_NAME = 42;

interface Stack extends KubernetesObject {
    spec: {
        serviceAccountName?: string;
        projectRepo?: string;
        branch?: string;
        programRef?: { name: string };
        config?: Record<string, unknown>;
        destroyOnFinalize?: boolean;
        envRefs: Record<string, { type: string; secret?: object }>;
    };
}

interface Program extends KubernetesObject {
    program: {
        resources: Record<string, { type: string; properties: KubernetesObject & { spec: { type: string } } }>;
        outputs: Record<string, string>;
    };
}

interface Binding extends KubernetesObject {
    roleRef: { name: string };
    subjects: { name: string; namespace: string }[];
}

function sameName(object: KubernetesObject, kind: string, name: string | undefined, namespace: string | undefined) {
    return object.kind === kind && object.metadata?.name === name && object.metadata?.namespace === namespace;
}

describe("examples/pulumi-operator", () => {
    const files = readdirSync(EXAMPLES);

    for (const file of files) {
        const objects = loadAllYaml(readFileSync(join(EXAMPLES, file), "utf8")) as KubernetesObject[];
        const stack = objects.find(({ kind }) => kind === "Stack") as Stack;
        const program = objects.find(({ kind }) => kind === "Program") as Program | undefined;
        const namespace = stack.metadata?.namespace;

        describe(file, () => {
            it("has one Stack, which is destroyed when it is deleted", () => {
                assert.equal(objects.filter(({ kind }) => kind === "Stack").length, 1);
                assert.equal(stack.apiVersion, "pulumi.com/v1");
                assert.ok((stack.metadata?.name ?? "").length <= LONGEST_STACK_NAME);
                assert.equal(stack.spec.destroyOnFinalize, true);
            });

            it("has one source: a branch of a repository, or its Program", () => {
                const { projectRepo, branch, programRef } = stack.spec;
                if (programRef) {
                    assert.ok(program && sameName(program, "Program", programRef.name, namespace));
                } else {
                    assert.ok(branch && projectRepo);
                }
                assert.equal(projectRepo === undefined, programRef !== undefined);
            });

            it("runs as a ServiceAccount that may ask the API server who calls", () => {
                const { serviceAccountName: name } = stack.spec;
                assert.ok(objects.some((object) => sameName(object, "ServiceAccount", name, namespace)));
                const bindings = objects.filter(({ kind }) => kind === "ClusterRoleBinding") as Binding[];
                const bound = bindings.filter(({ roleRef }) => roleRef.name === "system:auth-delegator");
                assert.ok(
                    bound.some(({ subjects }) =>
                        subjects.some((subject) => subject.name === name && subject.namespace === namespace),
                    ),
                );
            });

            it("takes secrets from Secrets", () => {
                for (const [variable, { type, secret }] of Object.entries(stack.spec.envRefs)) {
                    assert.ok(type === "Secret" && secret, variable);
                }
                assert.ok(!objects.some(({ kind }) => kind === "Secret"));
            });

            it("has a config without a mistake, or a Program whose annotations have none", () => {
                if (!program) {
                    const given = Object.entries(stack.spec.config ?? {});
                    const texts = given.map(([key, value]) => [
                        key,
                        typeof value === "string" ? value : JSON.stringify(value),
                    ]);
                    const config = parseConfig(PROJECT_NAME, Object.fromEntries(texts) as Record<string, string>);
                    assert.notEqual(config.existingNamespace, namespace, "the Stack outlives the app's namespace");
                    return;
                }
                const { type, properties } = program.program.resources["shop"]!;
                assert.equal(type, "kubernetes:core/v1:Service");
                assert.equal(properties.spec.type, "LoadBalancer");
                const annotations = properties.metadata?.annotations ?? {};
                assert.deepEqual(annotationMistakes("Service", annotations), []);
                assert.notDeepEqual(annotations, {});
                assert.notEqual(properties.metadata?.namespace, namespace, "the Stack outlives the app's namespace");
            });
        });
    }
});
