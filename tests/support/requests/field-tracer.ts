import * as ts from "typescript";

/** The function that an expression is, or names. */
export function functionOf(expression: ts.Expression, checker: ts.TypeChecker): ts.FunctionLikeDeclaration | undefined {
    if (ts.isArrowFunction(expression) || ts.isFunctionExpression(expression)) {
        return expression;
    }
    const symbol = ts.isIdentifier(expression) ? checker.getSymbolAtLocation(expression) : undefined;
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = target?.valueDeclaration;
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) {
        return functionOf(declaration.initializer, checker);
    }
    return declaration && ts.isFunctionDeclaration(declaration) ? declaration : undefined;
}

/** Methods of lists whose callback gets an element first, and whose result has elements of the list. */
const CALLBACK_METHODS = new Set([
    "map",
    "flatMap",
    "filter",
    "find",
    "findLast",
    "some",
    "every",
    "forEach",
    "findIndex",
    "toSorted",
    "sort",
]);
const SAME_ELEMENTS = new Set([
    "filter",
    "find",
    "findLast",
    "slice",
    "concat",
    "at",
    "flat",
    "toSorted",
    "sort",
    "toReversed",
    "reverse",
]);
const SCALAR_FUNCTIONS = new Set(["String", "Number", "Boolean", "BigInt", "isArray", "parseInt"]);

/** Follows parameters of handlers through the source. */
export class FieldTracer {
    /** Paths of fields (`HealthCheck.TimeOut`) whose value some code takes. */
    readonly read = new Set<string>();
    private readonly traced = new Map<string, Set<string>>();
    private readonly ids = new Map<ts.Node, number>();
    private readonly passedFunctions = new Map<ts.Symbol, Set<ts.FunctionLikeDeclaration>>();

    constructor(private readonly checker: ts.TypeChecker) {}

    /** Follows a function's parameter, which holds what is at `path`; gives the paths of what the function returns of it. */
    trace(handler: ts.FunctionLikeDeclaration, parameter: number, path: string): Set<string> {
        const key = `${this.idOf(handler)}/${parameter}/${path}`;
        const before = this.traced.get(key);
        if (before) {
            return before;
        }
        const returned = new Set<string>();
        this.traced.set(key, returned);
        const declared = handler.parameters[parameter];
        if (declared) {
            this.followBinding(declared.name, path, { handler, returned });
        }
        return returned;
    }

    private idOf(node: ts.Node): number {
        const id = this.ids.get(node) ?? this.ids.size;
        this.ids.set(node, id);
        return id;
    }

    private followBinding(name: ts.BindingName, path: string, scope: Scope): void {
        if (ts.isIdentifier(name)) {
            if (isLeftOut(name)) {
                return;
            }
            const symbol = this.checker.getSymbolAtLocation(name);
            const visit = (node: ts.Node): void => {
                if (ts.isIdentifier(node) && node !== name && this.refersTo(node, symbol)) {
                    this.follow(node, path, scope);
                }
                ts.forEachChild(node, visit);
            };
            visit(enclosingFunction(name));
            return;
        }
        for (const element of name.elements) {
            if (ts.isOmittedExpression(element)) {
                continue;
            }
            if (ts.isArrayBindingPattern(name) || element.dotDotDotToken) {
                this.followBinding(element.name, path, scope);
            } else {
                if (isLeftOut(element.name)) {
                    continue;
                }
                const property = element.propertyName ?? element.name;
                this.followBinding(
                    element.name,
                    this.readAt(path, property.getText().replace(/^["']|["']$/g, "")),
                    scope,
                );
            }
        }
    }

    private refersTo(node: ts.Identifier, symbol: ts.Symbol | undefined): boolean {
        if (ts.isShorthandPropertyAssignment(node.parent)) {
            return this.checker.getShorthandAssignmentValueSymbol(node.parent) === symbol;
        }
        return this.checker.getSymbolAtLocation(node) === symbol;
    }

    private readAt(path: string, property: string): string {
        const at = path === "" ? property : `${path}.${property}`;
        this.read.add(at);
        return at;
    }

    /** Follows an expression whose value is what is at `path`. */
    private follow(node: ts.Expression, path: string, scope: Scope): void {
        const { parent } = node;
        if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
            this.followAccess(parent, path, scope);
        } else if (ts.isElementAccessExpression(parent) && parent.expression === node) {
            this.followElement(parent, path, scope);
        } else if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
            this.followArgument(parent, node, path, scope);
        } else if (
            ts.isVariableDeclaration(parent) ||
            ((ts.isParameter(parent) || ts.isBindingElement(parent)) && parent.initializer === node)
        ) {
            this.followBinding(parent.name, path, scope);
        } else if (ts.isForOfStatement(parent) && parent.expression === node) {
            this.followBinding((parent.initializer as ts.VariableDeclarationList).declarations[0]!.name, path, scope);
        } else if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) {
            const returning = ts.isReturnStatement(parent) ? enclosingFunction(parent) : parent;
            if (returning === scope.handler) {
                scope.returned.add(path);
            }
        } else if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent) || isTransparent(parent, node)) {
            this.follow(
                (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent) ? parent.parent : parent) as ts.Expression,
                path,
                scope,
            );
        }
        // Anything else (a comparison, a template, a record's field) takes the value as it is, which was read to come here. Of a
        // structure that is only stored no field is read.
    }

    private followAccess(access: ts.PropertyAccessExpression, path: string, scope: Scope): void {
        const method = access.name.text;
        const type = this.checker.getNonNullableType(this.checker.getTypeAtLocation(access.expression));
        if (!this.checker.isArrayLikeType(type)) {
            const isOwn = !(
                type.flags &
                (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)
            );
            if (isOwn) {
                this.follow(access, this.readAt(path, method), scope);
            }
            return;
        }
        const call = ts.isCallExpression(access.parent) ? access.parent : undefined;
        if (!call) {
            return;
        }
        if (method === "reduce" || method === "reduceRight") {
            this.callback(call.arguments[0], 1, path);
        }
        const returned = CALLBACK_METHODS.has(method) ? this.callback(call.arguments[0], 0, path) : new Set<string>();
        if (SAME_ELEMENTS.has(method)) {
            this.follow(call, path, scope);
        } else if (method === "map" || method === "flatMap") {
            returned.forEach((each) => this.follow(call, each, scope));
        }
    }

    private callback(argument: ts.Expression | undefined, parameter: number, path: string): Set<string> {
        const callback = argument && functionOf(argument, this.checker);
        return callback ? this.trace(callback, parameter, path) : new Set();
    }

    private followElement(access: ts.ElementAccessExpression, path: string, scope: Scope): void {
        const keys = this.checker.getTypeAtLocation(access.argumentExpression);
        const literals = (keys.isUnion() ? keys.types : [keys]).filter((type) => type.isStringLiteral());
        if (literals.length > 0) {
            literals.forEach(({ value }) => this.follow(access, this.readAt(path, value), scope));
        } else if (keys.flags & ts.TypeFlags.NumberLike) {
            this.follow(access, path, scope);
        }
    }

    private followArgument(
        call: ts.CallExpression | ts.NewExpression,
        node: ts.Expression,
        path: string,
        scope: Scope,
    ): void {
        if (call.expression === node || SCALAR_FUNCTIONS.has(call.expression.getText().replace(/^.*\./, ""))) {
            return;
        }
        const index = call.arguments?.indexOf(node) ?? -1;
        for (const callee of ts.isNewExpression(call) ? [] : this.calleesOf(call)) {
            this.rememberFunctions(callee, call);
            this.trace(callee, index, path).forEach((each) => this.follow(call, each, scope));
        }
    }

    /** The function that is called; where that is a parameter, those that were passed for it. */
    private calleesOf(call: ts.CallExpression | ts.NewExpression): ts.FunctionLikeDeclaration[] {
        const symbol = this.checker.getSymbolAtLocation(call.expression);
        const passed = symbol && this.passedFunctions.get(symbol);
        if (passed) {
            return [...passed];
        }
        const declaration = this.checker.getResolvedSignature(call)?.declaration;
        const hasBody = declaration && ts.isFunctionLike(declaration) && "body" in declaration && declaration.body;
        return hasBody ? [declaration] : [];
    }

    private rememberFunctions(callee: ts.FunctionLikeDeclaration, call: ts.CallExpression | ts.NewExpression): void {
        call.arguments?.forEach((argument, index) => {
            const passed = functionOf(argument, this.checker);
            const parameter = callee.parameters[index];
            const symbol = passed && parameter && this.checker.getSymbolAtLocation(parameter.name);
            if (passed && symbol) {
                this.passedFunctions.set(symbol, (this.passedFunctions.get(symbol) ?? new Set()).add(passed));
            }
        });
    }
}

interface Scope {
    handler: ts.FunctionLikeDeclaration;
    returned: Set<string>;
}

function isTransparent(parent: ts.Node, node: ts.Node): boolean {
    return (
        ts.isParenthesizedExpression(parent) ||
        ts.isNonNullExpression(parent) ||
        ts.isAsExpression(parent) ||
        ts.isSatisfiesExpression(parent) ||
        ts.isAwaitExpression(parent) ||
        ts.isArrayLiteralExpression(parent) ||
        (ts.isConditionalExpression(parent) && parent.condition !== node) ||
        (ts.isBinaryExpression(parent) &&
            [
                ts.SyntaxKind.QuestionQuestionToken,
                ts.SyntaxKind.BarBarToken,
                ts.SyntaxKind.AmpersandAmpersandToken,
            ].includes(parent.operatorToken.kind))
    );
}

/** A name that says that its value is not used: it keeps a field out of the rest. */
function isLeftOut(name: ts.BindingName): boolean {
    return ts.isIdentifier(name) && name.text.startsWith("_");
}

function enclosingFunction(node: ts.Node): ts.Node {
    let current = node.parent;
    while (!ts.isFunctionLike(current) && !ts.isSourceFile(current)) {
        current = current.parent;
    }
    return current;
}
