import { TencentCloudError } from "../../errors";

const MAX_NAME_LENGTH = 60;
const MAX_DESCRIPTION_LENGTH = 100;

/** Throws InvalidParameterValue.TooLong for a name that the VPC API does not take. */
export function checkedName(parameter: string, name: string): string {
    return checkedLength(parameter, name, MAX_NAME_LENGTH);
}

/** Throws InvalidParameterValue.TooLong for a description that the VPC API does not take. */
export function checkedDescription(parameter: string, description: string): string {
    return checkedLength(parameter, description, MAX_DESCRIPTION_LENGTH);
}

function checkedLength(parameter: string, text: string, length: number): string {
    if (Buffer.byteLength(text) > length) {
        throw new TencentCloudError(
            "InvalidParameterValue.TooLong",
            `The value of \`${parameter}\` must have at most ${length} bytes.`,
        );
    }
    return text;
}
