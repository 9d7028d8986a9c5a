import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client";
import type { RoleInfo } from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_models";
import { ACCOUNT } from "../../account/account-ids";
import { TencentCloudError } from "../../errors";
import { service, type CloudContext, type Service } from "../../handlers";
import { stableNumber } from "../../ids";
import { accountProfile } from "../../account/profile";
import type { Store } from "../../store";

/** The roles that an account grants to TKE at its first use of the console (457/37808). */
const SERVICE_ROLES = ["TKE_QCSRole", "IPAMDofTKE_QCSRole"];

/** DescribeRoleList's largest page (598/36223). */
const MAX_PAGE = 200;
import { noEffect, refused } from "../../requests/unserved-fields";

/** Cloud Access Management: the account itself. cam 2019-01-16. */
export function camService({ store }: CloudContext): Service {
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
            DescribeRoleList({ Page, Rp }) {
                if (Page < 1 || Rp < 1 || Rp > MAX_PAGE) {
                    throw new TencentCloudError(
                        "InvalidParameter.ParamError",
                        `\`Page\` must be 1 or more and \`Rp\` 1 to ${MAX_PAGE}.`,
                    );
                }
                const roles = rolesOf(store);
                return { List: roles.slice((Page - 1) * Rp, Page * Rp), TotalNum: roles.length };
            },
            GetRole({ RoleId, RoleName }) {
                const role = rolesOf(store).find((each) => each.RoleName === RoleName || each.RoleId === RoleId);
                if (!role) {
                    throw new TencentCloudError("InvalidParameter.RoleNotExist", "The role does not exist.");
                }
                return { RoleInfo: role };
            },
        },
        {
            DescribeSubAccounts: { FilterSubAccountUin: noEffect("there are no sub-accounts") },
            DescribeRoleList: { Tags: refused("roles have no tags") },
        },
    );
}

function rolesOf(store: Pick<Store, "get">): RoleInfo[] {
    const names = accountProfile(store).serviceRoles ? SERVICE_ROLES : [];
    return names.map((RoleName) => ({
        RoleId: String(stableNumber(RoleName)),
        RoleName,
        PolicyDocument: JSON.stringify({
            version: "2.0",
            statement: [{ action: "name/sts:AssumeRole", effect: "allow", principal: { service: "ccs.qcloud.com" } }],
        }),
        Description: "",
        AddTime: "2020-01-01 00:00:00",
        UpdateTime: "2020-01-01 00:00:00",
        ConsoleLogin: 0,
        RoleType: "system",
        SessionDuration: 43200,
    }));
}
