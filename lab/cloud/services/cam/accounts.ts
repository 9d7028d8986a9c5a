import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client";
import { ACCOUNT } from "../../account";
import { service, type Service } from "../../handlers";

/** Cloud Access Management: the account itself. cam 2019-01-16. */
export function camService(): Service {
    return service<Client>(
        "cam",
        "2019-01-16",
        {
            GetUserAppId() {
                return { Uin: ACCOUNT.uin, OwnerUin: ACCOUNT.uin, AppId: ACCOUNT.appId };
            },
            DescribeSubAccounts() {
                return { SubAccounts: [] };
            },
        },
        {},
    );
}
