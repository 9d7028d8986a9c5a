/** What an error code of Tencent's API is about, as far as a program acts on it. */
export type ApiErrorKind =
    | "clock"
    | "key"
    | "permission"
    | "service-role"
    | "account"
    | "balance"
    | "quota"
    | "stock"
    | "image"
    | "cidr"
    | "cluster"
    | "in-use"
    | "certificate"
    | "throttled";

/** One reason for which the API answers a code, and what to do about it. */
export interface ApiErrorCause {
    cause: string;
    remedy: string;
}

/** Error codes of Tencent's API that a stack can meet. */
export interface ApiError {
    /** Codes as the API answers them. One that ends in `.*` stands for itself and whatever follows its last dot. */
    codes: readonly string[];
    kind: ApiErrorKind;
    /** At least one, the most likely first. */
    causes: readonly [ApiErrorCause, ...ApiErrorCause[]];
    /** The page or the SDK's list of codes that has them. */
    source: string;
}

const COMMON_CODES = "https://cloud.tencent.com/document/api/213/30435";
const TKE_CODES = "https://cloud.tencent.com/document/api/457/34125";
const SERVICE_ROLES = "https://cloud.tencent.com/document/product/457/37808";

const ROLE_NOT_GRANTED: ApiErrorCause = {
    cause: "TKE was never granted its service role (TKE_QCSRole, with VPC-CNI IPAMDofTKE_QCSRole)",
    remedy: "open the TKE console once with the root account or an administrator and grant the service authorization",
};
const NO_PERMISSION: ApiErrorCause = {
    cause: "the API key may not do this",
    remedy: "grant its user the action in CAM (docs/en/permissions.md has the policies)",
};

/** In order of precedence: what stops every call comes before what stops one resource. */
export const API_ERRORS: readonly ApiError[] = [
    {
        codes: ["AuthFailure.SignatureExpire"],
        kind: "clock",
        causes: [
            {
                cause: "this machine's clock is more than five minutes off Tencent Cloud's",
                remedy: "set the clock (`timedatectl set-ntp true`), then run the same command again; the API key is fine",
            },
        ],
        source: COMMON_CODES,
    },
    {
        codes: ["FailedOperation.CamNoAuth", "InternalError.CamNoAuth"],
        kind: "service-role",
        causes: [ROLE_NOT_GRANTED, NO_PERMISSION],
        source: SERVICE_ROLES,
    },
    {
        codes: ["AuthFailure.UnauthorizedOperation", "UnauthorizedOperation.*"],
        kind: "permission",
        causes: [NO_PERMISSION],
        source: COMMON_CODES,
    },
    {
        codes: ["AuthFailure.*"],
        kind: "key",
        causes: [
            {
                cause: "Tencent Cloud refused the API key",
                remedy: "set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY to a key that exists and is enabled",
            },
        ],
        source: COMMON_CODES,
    },
    {
        codes: [
            "FailedOperation.AccountUserNotAuthenticated",
            "InternalError.AccountUserNotAuthenticated",
            "FailedOperation.NoRealNameAuth",
        ],
        kind: "account",
        causes: [
            {
                cause: "the account has not passed identity verification",
                remedy: "verify the account's identity in the console (Account Center), then run the same command again",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: [
            "InsufficientBalance",
            "FailedOperation.BalanceInsufficient",
            "InternalError.TradeInsufficientBalance",
            "FailedOperation.TradeCommon",
            "InternalError.TradeCommon",
        ],
        kind: "balance",
        causes: [
            {
                cause: "the account's balance does not cover what is ordered, or the order was refused",
                remedy: "top up the account or settle what is overdue in the Billing Center, then run the same command again: it continues",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: [
            "LimitExceeded.*",
            "QuotaExceeded.*",
            "AddressQuotaLimitExceeded.*",
            "InvalidParameterValue.LimitExceeded",
            "FailedOperation.QuotaMaxClsLimit",
            "InternalError.QuotaMaxClsLimit",
            "FailedOperation.QuotaMaxNodLimit",
            "InternalError.QuotaMaxNodLimit",
            "FailedOperation.QuotaUSGLimit",
            "InternalError.QuotaUSGLimit",
            "InternalError.QuotaMaxRtLimit",
        ],
        kind: "quota",
        causes: [
            {
                cause: "the account has reached a limit",
                remedy: "delete what is no longer used, or raise the quota in the console, then run the same command again: it continues",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: ["ResourceInsufficient.*", "ResourcesSoldOut.*"],
        kind: "stock",
        causes: [
            {
                cause: "the instance type is sold out in the zone",
                remedy: "run `npm run preflight` for types that the zone sells, and set instanceType, or set other zones",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: ["FailedOperation.OsNotSupport", "InternalError.OsNotSupport", "InvalidParameter.OsNotSupport"],
        kind: "image",
        causes: [
            {
                cause: "TKE does not offer the nodes' operating system for this Kubernetes version or account",
                remedy: "set clusterOs to an OS name that `tccli tke DescribeImages` lists",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: [
            "InternalError.CidrConflictWithOtherCluster",
            "InvalidParameter.CidrConflictWithOtherCluster",
            "InternalError.CidrConflictWithOtherRoute",
            "InvalidParameter.CidrConflictWithOtherRoute",
            "InternalError.CidrConflictWithVpcCidr",
            "InvalidParameter.CidrConflictWithVpcCidr",
            "InternalError.CidrConflictWithVpcGlobalRoute",
            "InvalidParameter.CidrConflictWithVpcGlobalRoute",
        ],
        kind: "cidr",
        causes: [
            {
                cause: "clusterCidr or serviceCidr overlaps with the VPC, a route of it, or another cluster in it",
                remedy: "set clusterCidr and serviceCidr to ranges that neither the VPC nor its routes nor its clusters have",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: [
            "InternalError.CidrInvali",
            "InvalidParameter.CidrInvali",
            "InvalidParameter.CidrInvalid",
            "InternalError.CidrMaskSizeOutOfRange",
            "InvalidParameter.CIDRMaskSizeOutOfRange",
            "InternalError.InvalidPrivateNetworkCidr",
            "InvalidParameter.InvalidPrivateNetworkCIDR",
        ],
        kind: "cidr",
        causes: [
            {
                cause: "TKE does not accept a CIDR: it must be private, and its mask in range",
                remedy: "set clusterCidr and serviceCidr to ranges of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (docs/en/configuration.md has the masks)",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: ["InternalError.EmptyClusterNotSupport"],
        kind: "cluster",
        causes: [
            {
                cause: "the cluster has no node yet, and TKE opens no API server endpoint for an empty cluster",
                remedy: "wait until the node pool is running, then run the same command again: it continues",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: ["ResourceUnavailable.*", "FailedOperation.ClusterState", "InternalError.ClusterState"],
        kind: "cluster",
        causes: [
            {
                cause: "the resource is in a state in which it cannot be changed, such as a cluster that is being created",
                remedy: "wait until it is running, then run the same command again: it continues",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: ["OperationDenied.ClusterInDeletionProtection"],
        kind: "cluster",
        causes: [
            {
                cause: "the cluster's deletion protection is on",
                remedy: "turn it off in the TKE console or with `tccli tke DisableClusterDeletionProtection`, then run the same command again",
            },
        ],
        source: TKE_CODES,
    },
    {
        codes: ["ResourceInUse.*"],
        kind: "in-use",
        causes: [
            {
                cause: "something still uses the resource: network interfaces and CLBs of a deleted cluster take minutes to go",
                remedy: "run the same command again in some minutes; `npm run teardown -- --dry-run` lists what remains",
            },
            {
                cause: "somebody else has created something in the stack's VPC or security group",
                remedy: "move or delete it, then run the same command again",
            },
        ],
        source: COMMON_CODES,
    },
    {
        codes: ["FailedOperation.CertificateNotFound"],
        kind: "certificate",
        causes: [
            {
                cause: "the SSL certificate service has no certificate of that id",
                remedy: "set certificateId to another one's id, or remove it to have one created; nothing was changed",
            },
        ],
        source: "https://cloud.tencent.com/document/api/400/41673",
    },
    {
        codes: [
            "FailedOperation.CertificateInvalid",
            "FailedOperation.CertificateChainError",
            "FailedOperation.CertificateMismatch",
        ],
        kind: "certificate",
        causes: [
            {
                cause: "the SSL certificate service refused the uploaded certificate or its private key",
                remedy: "upload one in the console (RSA or ECC, PEM, the key that belongs to it) and set certificateId to its id",
            },
        ],
        source: "https://cloud.tencent.com/document/api/400/41665",
    },
    {
        codes: ["RequestLimitExceeded.*"],
        kind: "throttled",
        causes: [
            {
                cause: "too many calls in a second; the command repeats them",
                remedy: "wait; if it does not end, run fewer stacks at once",
            },
        ],
        source: COMMON_CODES,
    },
];
