/** Kinds of accounts as vpc DescribeNetworkAccountType answers them: bill-by-IP, and bill-by-CVM. */
export const AccountType = { Standard: "STANDARD", Legacy: "LEGACY" } as const;
export type AccountType = (typeof AccountType)[keyof typeof AccountType];

/** The site that an account is of: cloud.tencent.com, or tencentcloud.com. */
export const Site = { China: "china", International: "international" } as const;
export type Site = (typeof Site)[keyof typeof Site];
