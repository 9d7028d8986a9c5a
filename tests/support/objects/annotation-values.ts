import fc from "fast-check";
import type { ValueType } from "../../../tke/annotations/row";
import { isAllowed } from "../../../tke/annotations/values";

/** Any value that an annotation may have, by the name of its row. */
export function legalValue(name: string, type: ValueType): fc.Arbitrary<unknown> {
    switch (type.type) {
        case "boolean":
            return fc.boolean();
        case "oneOf":
            return fc.constantFrom(...type.values);
        case "wholeNumber":
            return fc.integer({ min: type.min, max: type.max });
        case "text":
            return fc.stringMatching(type.pattern).filter((text) => isAllowed(text, type));
        case "list":
            return fc.array(fc.stringMatching(type.pattern), {
                minLength: type.mayBeEmpty ? 0 : 1,
                maxLength: type.max,
            });
        case "json":
            return json(name);
    }
}

function json(name: string): fc.Arbitrary<unknown> {
    const port = fc.integer({ min: 1, max: 65535 });
    switch (name) {
        case "specifyProtocol":
            return fc.dictionary(
                port.map(String),
                fc.record({
                    protocol: fc.constantFrom(
                        ["TCP"],
                        ["UDP"],
                        ["TCP", "UDP"],
                        ["HTTP"],
                        ["HTTPS"],
                        ["TCP_SSL", "UDP"],
                    ),
                    tls: fc.constant("certificate"),
                    hosts: fc.dictionary(fc.domain(), fc.record({ tls: fc.constant("certificate") })),
                }),
            );
        case "listenPorts":
            return fc.uniqueArray(fc.oneof(fc.record({ HTTP: port }), fc.record({ HTTPS: port })), {
                minLength: 1,
                selector: (entry) => Object.values(entry)[0],
            });
        case "httpRules":
        case "httpsRules":
            return fc.option(
                fc.array(
                    fc.record({
                        host: fc.string(),
                        path: fc.string(),
                        backend: fc.record({ serviceName: fc.string(), servicePort: fc.oneof(port, fc.string()) }),
                    }),
                ),
            );
        case "autoRewriteCode":
            return fc.record({ defaultRewriteCode: fc.constantFrom(301, 302, 307) });
        case "certificate":
            return fc.array(
                fc.record({
                    hosts: fc.array(fc.string()),
                    qcloud_cert_id: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 2 }),
                }),
            );
        case "backendWeights":
            return fc.record({ defaultWeight: fc.integer({ min: 0, max: 100 }) }, { requiredKeys: [] });
        case "superNodeHostSysctls":
            return fc.array(fc.jsonValue({ maxDepth: 1 }));
        default:
            // No schema keeps this key, so that it is reported as one that nothing reads.
            return fc.dictionary(
                fc.string().filter((key) => key !== "__proto__"),
                fc.jsonValue({ maxDepth: 1 }).filter((value) => !JSON.stringify(value).includes("__proto__")),
            );
    }
}
