import { type Fact, known } from "../fact";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import { allPages } from "./pages";
import { taggedResources } from "../../tencent/tagged-resources";
import type { TimeLimitedReader } from "./time-limited-reader";
import type { TencentClients } from "../../tencent/clients";

/** DescribeRoleList's largest page (598/36223). */
const ROLES_PER_PAGE = 200;

export function askIdentity(caller: TimeLimitedReader, { sts }: TencentClients): Promise<Facts["identity"]> {
    return caller.ask("sts:GetCallerIdentity", async () => {
        const { AccountId = "", Arn = "" } = await sts.GetCallerIdentity();
        return { accountId: AccountId, arn: Arn };
    });
}

/** What carries the stack's tags already; see {@link Facts.existing}. */
export function askExisting(
    caller: TimeLimitedReader,
    { tag }: TencentClients,
    { region: ofStack, tags }: PreflightPlan,
): Promise<Facts["existing"]> {
    return caller.ask("tag:GetResources", async () => {
        // The caller repeats what failed for a moment.
        const resources = await taggedResources(tag, tags, (request) => request());
        return resources.filter(({ region }) => region === "" || region === ofStack);
    });
}

export function askAccountType(caller: TimeLimitedReader, { vpc }: TencentClients): Promise<Facts["accountType"]> {
    return caller.ask("vpc:DescribeNetworkAccountType", async () => {
        const { NetworkAccountType = "" } = await vpc.DescribeNetworkAccountType();
        return NetworkAccountType;
    });
}

export async function askRoles(caller: TimeLimitedReader, { cam }: TencentClients): Promise<Facts["roles"]> {
    const roles: Fact<string[]> = await caller.ask("cam:DescribeRoleList", () =>
        allPages(async (page) => {
            const { List = [], TotalNum = 0 } = await cam.DescribeRoleList({ Page: page + 1, Rp: ROLES_PER_PAGE });
            return { rows: List.map(({ RoleName = "" }) => RoleName), total: TotalNum };
        }),
    );
    return roles.known ? known(new Set(roles.value)) : roles;
}
