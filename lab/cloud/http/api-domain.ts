/** The domain of Tencent's API: `<service>.tencentcloudapi.com`, also with a region or `internal` between. */
export const API_DOMAIN = "tencentcloudapi.com";
