import { type Fact, known } from "../fact";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../plan";
import { allPages } from "./pages";
import type { Caller } from "./caller";
import type { PreflightClients } from "./clients";

/** DescribeRoleList's largest page (598/36223). */
const ROLES_PER_PAGE = 200;

export function askIdentity(caller: Caller, { sts }: PreflightClients): Promise<Facts["identity"]> {
    return caller.ask("sts:GetCallerIdentity", async () => {
        const { AccountId = "", Arn = "" } = await sts.GetCallerIdentity();
        return { accountId: AccountId, arn: Arn };
    });
}

/** What carries the stack's tags already; see {@link Facts.existing}. */
export function askExisting(
    caller: Caller,
    { tag }: PreflightClients,
    { tags }: PreflightPlan,
): Promise<Facts["existing"]> {
    return caller.ask("tag:GetResources", async () => {
        const kinds = new Set<string>();
        let token = "";
        do {
            const page = await tag.GetResources({
                TagFilters: Object.entries(tags).map(([TagKey, value]) => ({ TagKey, TagValue: [value] })),
                MaxResults: 200,
                ...(token ? { PaginationToken: token } : {}),
            });
            for (const { Resource = "" } of page.ResourceTagMappingList ?? []) {
                // qcs::vpc:ap-guangzhou:uin/1000:vpc/vpc-1a2b3c4d
                const [, , service = "", , , resource = ""] = Resource.split(":");
                kinds.add(`${service}/${resource.split("/")[0]}`);
            }
            token = page.PaginationToken ?? "";
        } while (token);
        return kinds;
    });
}

export function askAccountType(caller: Caller, { vpc }: PreflightClients): Promise<Facts["accountType"]> {
    return caller.ask("vpc:DescribeNetworkAccountType", async () => {
        const { NetworkAccountType = "" } = await vpc.DescribeNetworkAccountType();
        return NetworkAccountType;
    });
}

export async function askRoles(caller: Caller, { cam }: PreflightClients): Promise<Facts["roles"]> {
    const roles: Fact<string[]> = await caller.ask("cam:DescribeRoleList", () =>
        allPages(async (page) => {
            const { List = [], TotalNum = 0 } = await cam.DescribeRoleList({ Page: page + 1, Rp: ROLES_PER_PAGE });
            return { rows: List.map(({ RoleName = "" }) => RoleName), total: TotalNum };
        }),
    );
    return roles.known ? known(new Set(roles.value)) : roles;
}
