import { FINDING_CODES } from "../findings/catalog";
import type { Diagnosis, Severity } from "../model/diagnosis";
import { localised, type Language } from "../model/text";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** A diagnosis as SARIF 2.1.0, which code hosts show beside the lines of a manifest. */
export function sarifReport(diagnosis: Diagnosis, language: Language): object {
    const { findings } = localised(diagnosis, language);
    const codes = new Set(findings.map(({ code }) => code));
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: {
                        name: "tke-client-ip doctor",
                        rules: FINDING_CODES.filter(({ code }) => codes.has(code)).map(
                            ({ code, title, explanation, remedy, severity }) => ({
                                id: code,
                                shortDescription: { text: title[language] },
                                fullDescription: { text: explanation[language] },
                                help: { text: remedy[language] },
                                defaultConfiguration: { level: LEVELS[severity] },
                            }),
                        ),
                    },
                },
                results: findings.map(({ code, severity, kind, namespace, name, title, why, location }) => ({
                    ruleId: code,
                    level: LEVELS[severity],
                    message: { text: `${kind} ${namespace ? `${namespace}/` : ""}${name}: ${title}. ${why}` },
                    locations: [
                        {
                            ...(location && {
                                physicalLocation: {
                                    artifactLocation: { uri: location.file.replaceAll("\\", "/") },
                                    region: { startLine: location.line ?? 1 },
                                },
                            }),
                            logicalLocations: [{ kind, fullyQualifiedName: `${namespace ?? ""}/${kind}/${name}` }],
                        },
                    ],
                })),
            },
        ],
    };
}
