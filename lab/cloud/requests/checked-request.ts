import { missingParameter, TencentCloudError, LabLimitError } from "../errors";
import { REQUEST_MODELS, type StructureModel } from "./models";
import type { UnservedField } from "./unserved-fields";
import { checkValue, VALUE_RULES, type ValueRules } from "./value-rules";

/** Structures of which Tencent's provider leaves out what the SDK's models require, and makes clusters (v1.83.25). */
const WITHOUT_REQUIRED_FIELDS: readonly string[] = ["InstanceAdvancedSettings"];

/** Required, and optional as an argument of Tencent's provider (v1.83.25). */
const MAY_BE_EMPTY: readonly string[] = ["CreateClusterVirtualNodePoolRequest.SecurityGroupIds"];

/** Actions that change nothing: for an empty list of ids they return an empty list. */
const READING = /^(?:Describe|Get|Inquiry)/;

type Unserved = Readonly<Record<string, UnservedField>>;

/** What requests of one product's API may be. */
interface Schema {
    models: Readonly<Record<string, StructureModel>>;
    rules: ValueRules;
}

/** A place in a request: as an error names it (`Rules.0.Url`), and as a declaration does (`Rules.Url`). */
interface Place {
    name: string;
    path: string;
}

/**
 * A request that is what its action's model says, without its nulls, which mean "not given" to Tencent's API. Throws
 * UnknownParameter, InvalidParameter (a value's type), MissingParameter (also for a required list that is empty), UnsupportedOperation for a field that is refused, and the
 * code of {@link VALUE_RULES} for a value that is.
 *
 * @param product `<service> <version>`.
 */
export function checkedRequest(product: string, action: string, request: unknown, unserved: Unserved = {}): object {
    if (typeof request !== "object" || request === null || Array.isArray(request)) {
        throw new TencentCloudError("InvalidParameter", "The request's parameters must be a JSON object.");
    }
    const schema = { models: REQUEST_MODELS[product] ?? {}, rules: VALUE_RULES[product] ?? {} };
    const checked = checkedStructure(schema, `${action}Request`, request, { name: "", path: "" }, unserved);
    if (!READING.test(action)) {
        checkLists(product, `${action}Request`, schema.models, checked);
    }
    return checked;
}

/** Throws for a required list without an element: the request would change nothing. */
function checkLists(product: string, model: string, models: Schema["models"], request: object): void {
    const empty = Object.entries(request).find(
        ([name, value]) =>
            models[model]?.[name]?.endsWith("[]!") &&
            !MAY_BE_EMPTY.includes(`${model}.${name}`) &&
            Array.isArray(value) &&
            value.length === 0,
    );
    if (empty) {
        throw product.startsWith("clb ")
            ? new TencentCloudError("InvalidParameterValue.Length", `\`${empty[0]}\` must name one at least.`)
            : missingParameter(empty[0]);
    }
}

function checkedStructure(schema: Schema, model: string, value: object, place: Place, unserved: Unserved): object {
    const fields = schema.models[model] ?? {};
    const given = Object.entries(value).filter(([name, each]) => isGiven(each, fields[name], schema.models));
    const unknown = given.find(([name]) => !Object.hasOwn(fields, name));
    if (unknown) {
        throw new TencentCloudError(
            "UnknownParameter",
            `The parameter \`${within(place, unknown[0]).name}\` is not recognized.`,
        );
    }
    const checked = Object.fromEntries(
        given.map(([name, each]) => {
            const field = checkedField(schema, fields[name]!, each, within(place, name), unserved);
            [field]
                .flat()
                .forEach((one) => checkValue(schema.rules[`${model}.${name}`], within(place, name).name, one));
            return [name, field];
        }),
    );
    const required = WITHOUT_REQUIRED_FIELDS.includes(model)
        ? []
        : Object.keys(fields).filter((name) => fields[name]!.endsWith("!"));
    const missing = required.find((name) => !Object.hasOwn(checked, name) && isNeeded(within(place, name), unserved));
    if (missing !== undefined) {
        throw missingParameter(within(place, missing).name);
    }
    return checked;
}

/** A structure that nothing is set in is not given: the provider sends one with each CreateCluster (v1.83.25). */
function isGiven(value: unknown, type: string | undefined, models: Readonly<Record<string, StructureModel>>): boolean {
    if (value === null || value === undefined) {
        return false;
    }
    const isOptionalStructure = type !== undefined && Object.hasOwn(models, type);
    const isObject = typeof value === "object" && !Array.isArray(value);
    return !(isOptionalStructure && isObject && Object.values(value).every((each) => each === null));
}

/** Within a structure no field is asked for that the action makes nothing of, or refuses (SDK text of Route, `RouteId`). */
function isNeeded({ path }: Place, unserved: Unserved): boolean {
    return !path.includes(".") || !Object.hasOwn(unserved, path);
}

function checkedField(schema: Schema, type: string, value: unknown, place: Place, unserved: Unserved): unknown {
    const bare = type.replace(/!$/, "");
    const checked = checkedValue(schema, bare, value, place, unserved);
    const field = Object.hasOwn(unserved, place.path) ? unserved[place.path] : undefined;
    if (field?.effect === "refused" && !asksForNothing(checked, field.allowed)) {
        throw new LabLimitError(`The lab does not support the parameter \`${place.name}\`: ${field.reason}.`);
    }
    return checked;
}

function checkedValue(schema: Schema, type: string, value: unknown, place: Place, unserved: Unserved): unknown {
    if (type.endsWith("[]")) {
        if (!Array.isArray(value)) {
            throw wrongType(place, "a list", value);
        }
        const element = type.slice(0, -2);
        return value.map((each: unknown, index) =>
            checkedValue(schema, element, each, { ...place, name: `${place.name}.${index}` }, unserved),
        );
    }
    if (Object.hasOwn(schema.models, type)) {
        if (typeof value !== "object" || value === null || Array.isArray(value)) {
            throw wrongType(place, "an object", value);
        }
        return checkedStructure(schema, type, value, place, unserved);
    }
    if (typeof value !== type) {
        throw wrongType(place, `of type ${type}`, value);
    }
    return value;
}

/** Clients send what is not set as an empty or zero value, too (provider v1.83.25). */
function asksForNothing(value: unknown, allowed: UnservedField["allowed"]): boolean {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).every((each) => asksForNothing(each, allowed));
    }
    return !value || allowed.some((each) => each === value);
}

function within({ name, path }: Place, field: string): Place {
    return name === "" ? { name: field, path: field } : { name: `${name}.${field}`, path: `${path}.${field}` };
}

function wrongType({ name }: Place, expected: string, value: unknown): TencentCloudError {
    const actual = value === null ? "null" : Array.isArray(value) ? "a list" : `of type ${typeof value}`;
    return new TencentCloudError("InvalidParameter", `The parameter \`${name}\` must be ${expected}, not ${actual}.`);
}
