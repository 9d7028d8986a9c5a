import { TencentCloudError } from "../../errors";

const MAX_LENGTH = 60;

/** Throws InvalidParameterValue.TooLong for a name that the VPC API does not take. */
export function checkedName(parameter: string, name: string): string {
    if (Buffer.byteLength(name) > MAX_LENGTH) {
        throw new TencentCloudError(
            "InvalidParameterValue.TooLong",
            `The value of \`${parameter}\` must have at most ${MAX_LENGTH} bytes.`,
        );
    }
    return name;
}
