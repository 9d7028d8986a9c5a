import { join } from "node:path";
import * as ts from "typescript";
import { FieldTracer, functionOf } from "./field-tracer";

const PROJECT = join(__dirname, "../../..");
const SERVICES = join(PROJECT, "lab", "cloud", "services");

/**
 * Which fields of its request each handler of the lab's API reads, by `<service> <version> <action>`. Follows the parameter through
 * the source: property accesses, destructuring, variables, helpers, callbacks of lists. A structure that is only stored, returned or
 * handed to code of others has no field that is read.
 */
export function readFields(): Map<string, ReadonlySet<string>> {
    const program = createProgram();
    const checker = program.getTypeChecker();
    const found = new Map<string, ReadonlySet<string>>();
    for (const source of program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(SERVICES))) {
        const product = productOf(source);
        if (product) {
            visitHandlers(source, checker, (action, handler) => {
                const tracer = new FieldTracer(checker);
                tracer.trace(handler, 0, "");
                found.set(`${product} ${action}`, tracer.read);
            });
        }
    }
    return found;
}

function createProgram(): ts.Program {
    const { config } = ts.readConfigFile(join(PROJECT, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
        config: object;
    };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, PROJECT);
    return ts.createProgram([join(PROJECT, "lab", "cloud", "cloud.ts")], options);
}

/** `vpc 2017-03-12`, of the SDK client that the file's handlers are typed with. */
function productOf(source: ts.SourceFile): string | undefined {
    const [, service, year, month, day] =
        /services\/([a-z]+)\/v(\d{4})(\d{2})(\d{2})\/[a-z]+_client"/.exec(source.text) ?? [];
    return service && `${service} ${year}-${month}-${day}`;
}

function visitHandlers(
    source: ts.SourceFile,
    checker: ts.TypeChecker,
    found: (action: string, handler: ts.FunctionLikeDeclaration) => void,
): void {
    const visit = (node: ts.Node): void => {
        if (ts.isObjectLiteralExpression(node) && isHandlers(node, checker)) {
            for (const member of node.properties) {
                const handler = ts.isPropertyAssignment(member) ? functionOf(member.initializer, checker) : member;
                if (member.name && handler && ts.isFunctionLike(handler)) {
                    found(member.name.getText(source), handler);
                }
            }
        }
        ts.forEachChild(node, visit);
    };
    visit(source);
}

function isHandlers(node: ts.ObjectLiteralExpression, checker: ts.TypeChecker): boolean {
    return checker.getContextualType(node)?.aliasSymbol?.name === "Handlers";
}
