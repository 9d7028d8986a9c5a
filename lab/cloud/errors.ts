/** What Tencent's API answers as `Response.Error`: always with HTTP status 200. */
export class TencentCloudError extends Error {
    constructor(
        readonly code: string,
        message: string,
    ) {
        super(message);
        this.name = "TencentCloudError";
    }
}

/** What the real cloud may do and the lab does not: refused loudly, in words of the lab's own. */
export class LabLimitError extends TencentCloudError {
    constructor(message: string) {
        super("UnsupportedOperation", message);
    }
}

export function missingParameter(name: string): TencentCloudError {
    return new TencentCloudError("MissingParameter", `The request is missing a required parameter \`${name}\`.`);
}

/** @param parameter the request's field, as Tencent names it. */
export function invalidParameterValue(parameter: string, value: unknown, reason: string): TencentCloudError {
    return new TencentCloudError(
        "InvalidParameterValue",
        `The value of \`${parameter}\` is not valid: ${JSON.stringify(value)} ${reason}.`,
    );
}

/** The VPC API's answer for an id that is not there; the provider takes exactly this code for "already gone". */
export function resourceNotFound(kind: string, id: string): TencentCloudError {
    return new TencentCloudError("ResourceNotFound", `The ${kind} \`${id}\` does not exist.`);
}

/** The VPC API's answer where something else still uses what is to go. */
export function resourceInUse(kind: string, id: string, users: readonly string[]): TencentCloudError {
    return new TencentCloudError("ResourceInUse", `The ${kind} \`${id}\` is in use by ${users.join(", ")}.`);
}
