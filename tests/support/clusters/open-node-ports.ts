import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { labEnvironment } from "../../../lab/daemon-client";
import { labHome } from "../../../lab/home";
import { clientConfig } from "../../../tencent/clients";
import { projectDirectory } from "../project";
import type { TestLab } from "../test-lab";

/** Lets everybody in on the nodes of a stack, whose security group lets nobody in on NodePorts. */
export async function openNodePorts(lab: TestLab, stack: string): Promise<void> {
    const environment = labEnvironment(labHome(projectDirectory, lab.directory), await lab.status());
    const vpc = new VpcClient(clientConfig(environment, "the test opens a security group"));
    const { SecurityGroupSet = [] } = await vpc.DescribeSecurityGroups({
        Filters: [{ Name: "tag:pulumi:stack", Values: [stack] }],
    });
    const backend = SecurityGroupSet.find(({ SecurityGroupName }) => SecurityGroupName?.endsWith("backend"));
    const rule = { Protocol: "ALL", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT" };
    await vpc.CreateSecurityGroupPolicies({
        SecurityGroupId: backend!.SecurityGroupId,
        SecurityGroupPolicySet: { Ingress: [rule] },
    });
}
