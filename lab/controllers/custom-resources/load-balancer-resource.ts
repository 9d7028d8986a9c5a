import { LOAD_BALANCER_RESOURCE } from "../../../tke/objects";
import { flag, integer, object, text, type CustomResource, type Schema } from "./definition";

const reference = {
    kind: text(),
    namespace: text(),
    name: text(),
    uid: text(),
    group: { ...flag, description: "whether it is an Ingress that was made to share its CLB" },
};

const required = ["kind", "namespace", "name", "uid"];

const references: Schema = { type: "array", items: object(reference, { required }) };

const rules: Schema = {
    type: "array",
    items: object({ domain: text(), url: text() }, { required: ["domain", "url"] }),
};

const listenerReferences: Schema = { type: "array", items: object({ ...reference, rules }, { required }) };

/**
 * LoadBalancerResource: what the controllers of one cluster have on one CLB, by whose name it goes (457/46370; group and
 * short name: as `kubectl get crd` and `kubectl get lbr` show them). Its fields are not published. They are for the
 * controllers alone: an object that is changed by hand loses what it has on the CLB.
 */
export const loadBalancerResource: CustomResource = {
    ...LOAD_BALANCER_RESOURCE,
    singular: "loadbalancerresource",
    shortNames: ["lbr"],
    scope: "Cluster",
    columns: [{ name: "Created", type: "boolean", jsonPath: ".spec.created" }],
    spec: object({
        created: { ...flag, description: "whether the controllers created the CLB" },
        createdWith: {
            type: "object",
            description: "the create-only annotations that the CLB was created with",
            additionalProperties: text(),
        },
        deletionProtection: { ...flag, description: "whether the controllers protected the CLB from deletion" },
        references: { ...references, description: "the objects that use the CLB" },
        listeners: {
            type: "array",
            items: object(
                {
                    protocol: text(),
                    port: integer(1, 65535),
                    references: {
                        ...listenerReferences,
                        description: "the objects that have something on the listener",
                    },
                },
                { required: ["protocol", "port", "references"] },
            ),
        },
    }),
};
