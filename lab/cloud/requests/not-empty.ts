import { TencentCloudError } from "../errors";

/** Throws InvalidParameterValue.Length for a list that would have a request do nothing. */
export function checkNotEmpty(parameter: string, list: readonly unknown[]): void {
    if (list.length === 0) {
        throw new TencentCloudError("InvalidParameterValue.Length", `\`${parameter}\` must name one at least.`);
    }
}
