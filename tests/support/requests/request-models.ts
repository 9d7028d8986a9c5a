import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import type { ServedAction } from "../../../lab/cloud/api";
import type { RequestModels, StructureModel } from "../../../lab/cloud/requests/models";

const SERVICES = join(__dirname, "../../../node_modules/tencentcloud-sdk-nodejs/tencentcloud/services");

/** The request models of these actions, and of all that is nested in them, out of the official SDK's type declarations. */
export function sdkRequestModels(actions: readonly ServedAction[]): RequestModels {
    const models: RequestModels = {};
    for (const { service, version, action } of actions) {
        const product = `${service} ${version}`;
        const declared = declaredTypes(service, version);
        const types = (models[product] ??= {});
        addType(types, declared, `${action}Request`);
    }
    return models;
}

const cache = new Map<string, Map<string, StructureModel>>();

function declaredTypes(service: string, version: string): Map<string, StructureModel> {
    const file = join(SERVICES, service, `v${version.replaceAll("-", "")}`, `${service}_models.d.ts`);
    let types = cache.get(file);
    if (!types) {
        const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
        types = new Map(
            source.statements.flatMap((statement) =>
                ts.isInterfaceDeclaration(statement)
                    ? [[statement.name.text, fieldsOf(statement, source)] as const]
                    : [],
            ),
        );
        // An action without parameters has `null` or nothing for its request.
        cache.set(file, types);
    }
    return types;
}

function fieldsOf(declaration: ts.InterfaceDeclaration, source: ts.SourceFile): StructureModel {
    const fields = declaration.members.filter(ts.isPropertySignature).map((member) => {
        const type = typeText(member.type!, source);
        return [member.name.getText(source), member.questionToken ? type : `${type}!`];
    });
    return Object.fromEntries(fields) as StructureModel;
}

function typeText(type: ts.TypeNode, source: ts.SourceFile): string {
    if (ts.isTypeReferenceNode(type) && type.typeName.getText(source) === "Array") {
        return `${typeText(type.typeArguments![0]!, source)}[]`;
    }
    const text = type.getText(source);
    return text === "number | bigint" ? "number" : text;
}

function addType(types: RequestModels[string], declared: Map<string, StructureModel>, name: string): void {
    if (name in types) {
        return;
    }
    const structure = declared.get(name) ?? {};
    types[name] = structure;
    for (const field of Object.values(structure)) {
        const element = field.replace(/!$/, "").replaceAll("[]", "");
        if (declared.has(element)) {
            addType(types, declared, element);
        }
    }
}
