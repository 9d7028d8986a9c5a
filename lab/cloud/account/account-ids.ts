/** The lab's one account. */
export const ACCOUNT = {
    uin: "100000000001",
    appId: 1250000000,
} as const;
