import type { HealthCheck } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { invalidParameterValue, missingParameter, TencentCloudError, LabLimitError } from "../../../errors";
import type { ListenerProtocol } from "../../../model";

/** What a CLB checks when nothing else is set (214/65860). */
export const DEFAULT_HEALTH_CHECK = {
    HealthSwitch: 1,
    TimeOut: 2,
    IntervalTime: 5,
    HealthNum: 3,
    UnHealthNum: 3,
    SourceIpType: 1,
} as const satisfies HealthCheck;

/** What an HTTP check asks for when nothing else is set. */
export const DEFAULT_HTTP_CHECK = {
    HttpCode: 31,
    HttpCheckPath: "/",
    HttpCheckMethod: "HEAD",
} as const satisfies HealthCheck;

/** The check of each protocol when `CheckType` is not set, and all that the lab makes. */
const CHECK_TYPES: Readonly<Record<ListenerProtocol, readonly [string, ...string[]]>> = {
    TCP: ["TCP", "HTTP", "CUSTOM"],
    UDP: ["PING", "CUSTOM"],
    TCP_SSL: ["TCP", "HTTP"],
    HTTP: ["HTTP"],
    HTTPS: ["HTTP"],
};

/** Checks of Tencent's that the lab does not make. */
const UNSUPPORTED_CHECK_TYPES = ["HTTPS", "GRPC"];

/** Characters of what a custom check sends and expects. */
const MAX_CONTEXT_LENGTH = 500;

/** Of IPv4 CLBs. */
const RANGES = {
    IntervalTime: [2, 300],
    TimeOut: [2, 60],
    HealthNum: [2, 10],
    UnHealthNum: [2, 10],
    HealthSwitch: [0, 1],
    SourceIpType: [0, 1],
    HttpCode: [1, 31],
} as const satisfies Partial<Record<keyof HealthCheck, readonly [number, number]>>;

/** The type of check that a listener, or its rules, makes. */
export function checkTypeOf(protocol: ListenerProtocol, { CheckType }: HealthCheck = {}): string {
    return CheckType ?? CHECK_TYPES[protocol][0];
}

/**
 * Throws InvalidParameterValue.Range, InvalidParameterValue, MissingParameter for a TCP listener's HTTP check without its
 * domain, and UnsupportedOperation for a type of check that the lab does not make.
 */
export function checkedHealthCheck(protocol: ListenerProtocol, check: HealthCheck): HealthCheck {
    for (const [name, [min, max]] of Object.entries(RANGES)) {
        const value = check[name as keyof typeof RANGES];
        if (value !== undefined && !(Number.isInteger(value) && value >= min && value <= max)) {
            throw outOfRange(`HealthCheck.${name}`, value, min, max);
        }
    }
    const { TimeOut, IntervalTime } = { ...DEFAULT_HEALTH_CHECK, ...check };
    if (TimeOut >= IntervalTime) {
        throw invalidParameterValue("HealthCheck.TimeOut", TimeOut, `must be below \`IntervalTime\`, ${IntervalTime}`);
    }
    const { CheckPort } = check;
    if (
        CheckPort !== undefined &&
        CheckPort !== -1 &&
        !(Number.isInteger(CheckPort) && CheckPort > 0 && CheckPort < 65536)
    ) {
        throw outOfRange("HealthCheck.CheckPort", CheckPort, 1, 65535);
    }
    checkType(protocol, check);
    checkHttp(check);
    checkCustom(protocol, check);
    return check;
}

function checkType(protocol: ListenerProtocol, check: HealthCheck): void {
    const type = checkTypeOf(protocol, check);
    if (UNSUPPORTED_CHECK_TYPES.includes(type)) {
        throw new LabLimitError(`The lab makes no health checks of \`CheckType\` ${type}.`);
    }
    if (!CHECK_TYPES[protocol].includes(type)) {
        throw invalidParameterValue(
            "HealthCheck.CheckType",
            type,
            `is not among those of ${protocol}: ${CHECK_TYPES[protocol].join(", ")}`,
        );
    }
    if ((protocol === "TCP" || protocol === "TCP_SSL") && type === "HTTP" && !check.HttpCheckDomain) {
        throw missingParameter("HealthCheck.HttpCheckDomain");
    }
}

function checkHttp({ HttpCheckMethod, HttpCheckPath }: HealthCheck): void {
    if (HttpCheckMethod !== undefined && !["HEAD", "GET"].includes(HttpCheckMethod)) {
        throw invalidParameterValue("HealthCheck.HttpCheckMethod", HttpCheckMethod, "must be HEAD or GET");
    }
    if (HttpCheckPath !== undefined && !HttpCheckPath.startsWith("/")) {
        throw invalidParameterValue("HealthCheck.HttpCheckPath", HttpCheckPath, "must begin with `/`");
    }
}

function checkCustom(
    protocol: ListenerProtocol,
    { CheckType, ContextType, SendContext, RecvContext }: HealthCheck,
): void {
    const contexts = { SendContext, RecvContext };
    if (CheckType !== "CUSTOM") {
        const given = Object.entries({ ContextType, ...contexts }).find(([, value]) => value !== undefined);
        if (given && (protocol === "HTTP" || protocol === "HTTPS")) {
            throw invalidParameterValue(`HealthCheck.${given[0]}`, given[1], "is for TCP and UDP listeners only");
        }
        return;
    }
    if (ContextType !== "TEXT" && ContextType !== "HEX") {
        throw ContextType === undefined
            ? missingParameter("HealthCheck.ContextType")
            : invalidParameterValue("HealthCheck.ContextType", ContextType, "must be TEXT or HEX");
    }
    const [legal, meaning] =
        ContextType === "HEX"
            ? [/^([\dA-F]{2})+$/, "digits 0-9 and A-F, in pairs"]
            : [/^[ -~]+$/, "visible ASCII characters"];
    for (const [name, context] of Object.entries(contexts)) {
        if (context === undefined) {
            throw missingParameter(`HealthCheck.${name}`);
        }
        if (context.length > MAX_CONTEXT_LENGTH || !legal.test(context)) {
            const rule = `must be 1 to ${MAX_CONTEXT_LENGTH} ${meaning}`;
            throw invalidParameterValue(`HealthCheck.${name}`, context, rule);
        }
    }
}

function outOfRange(name: string, value: number, min: number, max: number): TencentCloudError {
    return new TencentCloudError("InvalidParameterValue.Range", `\`${name}\` must be ${min} to ${max}, not ${value}.`);
}
