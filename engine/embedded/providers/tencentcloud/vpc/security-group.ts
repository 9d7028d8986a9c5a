import type { SecurityGroupPolicy } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, callToCreate, clientsFor, waitFor } from "../client";
import { codeOf } from "../../../../../tencent/retry";
import { allPages, createdWithTags } from "../interrupted";
import { apiTags, definedProperties, type Tags } from "../shapes";
import { readTags, writeTags, type TaggedResource } from "../tag-calls";
import { deleteFromNetwork } from "./vpc-and-subnet";

interface SecurityGroupInputs {
    name: string;
    description?: string;
    projectId?: number;
    tags?: Tags;
}

interface Rule {
    action: string;
    cidrBlock?: string;
    ipv6CidrBlock?: string;
    sourceSecurityId?: string;
    addressTemplateId?: string;
    addressTemplateGroup?: string;
    serviceTemplateId?: string;
    serviceTemplateGroup?: string;
    protocol?: string;
    port?: string;
    description?: string;
}

interface RuleSetInputs {
    securityGroupId: string;
    ingresses?: Rule[];
    egresses?: Rule[];
}

const THREE_MINUTES = 3 * 60_000;

const inputsOf = (inputs: Properties) => inputs as unknown as SecurityGroupInputs;
const rulesOf = (inputs: Properties) => inputs as unknown as RuleSetInputs;
const tagged = (id: string): TaggedResource => ({ service: "cvm", prefix: "sg", id });

export const securityGroup: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: ["projectId"],

    async create(inputs, context) {
        const args = inputsOf(inputs);
        const { SecurityGroup } = await callToCreate(context, () =>
            clientsFor(context).vpc.CreateSecurityGroup({
                GroupName: args.name,
                GroupDescription: args.description ?? "",
                ProjectId: args.projectId === undefined ? undefined : String(args.projectId),
                Tags: apiTags(args.tags),
            }),
        );
        return SecurityGroup?.SecurityGroupId ?? "";
    },

    async find(inputs, context) {
        const args = inputsOf(inputs);
        const groups = await allPages(async (offset, limit) => {
            const page = { Offset: String(offset), Limit: String(limit) };
            const answer = await call(context, () => clientsFor(context).vpc.DescribeSecurityGroups(page));
            return answer.SecurityGroupSet ?? [];
        });
        const ids = groups
            .filter(({ SecurityGroupName }) => SecurityGroupName === args.name)
            .map(({ SecurityGroupId }) => SecurityGroupId ?? "");
        const tagsOf = (id: string) => readTags(context, tagged(id));
        return createdWithTags(context, args.tags, ids, tagsOf, `security group ${args.name}`);
    },

    async settle(id, inputs, context) {
        await writeTags(context, tagged(id), inputsOf(inputs).tags);
    },

    async read(id, inputs, context) {
        const found = await describeSecurityGroup(id, context);
        return found
            ? definedProperties({
                  ...inputs,
                  name: found.SecurityGroupName,
                  description: found.SecurityGroupDesc,
                  projectId: Number(found.ProjectId ?? 0),
                  tags: await readTags(context, tagged(id)),
              })
            : undefined;
    },

    async update(id, _olds, news, context) {
        const args = inputsOf(news);
        await call(context, () =>
            clientsFor(context).vpc.ModifySecurityGroupAttribute({
                SecurityGroupId: id,
                GroupName: args.name,
                GroupDescription: args.description ?? "",
            }),
        );
        await writeTags(context, tagged(id), args.tags);
    },

    async delete(id, _inputs, _outputs, context) {
        const client = clientsFor(context).vpc;
        if (!(await describeSecurityGroup(id, context))) {
            return;
        }
        await waitFor(context, `release of security group ${id} by what is bound to it`, THREE_MINUTES, async () => {
            const { SecurityGroupAssociationStatisticsSet = [] } = await call(context, () =>
                client.DescribeSecurityGroupAssociationStatistics({ SecurityGroupIds: [id] }),
            );
            const bound = SecurityGroupAssociationStatisticsSet.some(
                ({ CVM = 0, CLB = 0, CDB = 0, ENI = 0, SG = 0 }) => CVM + CLB + CDB + ENI + SG > 0,
            );
            return bound ? undefined : true;
        });
        await deleteFromNetwork(() => call(context, () => client.DeleteSecurityGroup({ SecurityGroupId: id })));
    },
};

async function describeSecurityGroup(id: string, context: ProviderContext) {
    try {
        const { SecurityGroupSet = [] } = await call(context, () =>
            clientsFor(context).vpc.DescribeSecurityGroups({ SecurityGroupIds: [id] }),
        );
        return SecurityGroupSet[0];
    } catch (error) {
        if (codeOf(error).startsWith("ResourceNotFound")) {
            return undefined;
        }
        throw error;
    }
}

export const securityGroupRuleSet: ResourceProvider = {
    replaceOn: ["securityGroupId"],

    create: (inputs) => Promise.resolve(rulesOf(inputs).securityGroupId),

    async settle(_id, inputs, context) {
        await writeRules(inputs, context);
    },

    async read(id, inputs, context) {
        if (!(await describeSecurityGroup(id, context))) {
            return undefined;
        }
        const { SecurityGroupPolicySet } = await call(context, () =>
            clientsFor(context).vpc.DescribeSecurityGroupPolicies({ SecurityGroupId: id }),
        );
        return definedProperties({
            ...inputs,
            version: SecurityGroupPolicySet?.Version,
            ingresses: SecurityGroupPolicySet?.Ingress?.map(toRule),
            egresses: SecurityGroupPolicySet?.Egress?.map(toRule),
        });
    },

    async update(_id, _olds, news, context) {
        await writeRules(news, context);
    },

    async delete(id, _inputs, _outputs, context) {
        if (await describeSecurityGroup(id, context)) {
            await call(context, () =>
                clientsFor(context).vpc.ModifySecurityGroupPolicies({
                    SecurityGroupId: id,
                    SecurityGroupPolicySet: { Version: "0" },
                }),
            );
        }
    },
};

/** Sets the whole list; without a `Version` the API does not compare it with the last one. */
async function writeRules(inputs: Properties, context: ProviderContext): Promise<void> {
    const { securityGroupId, ingresses = [], egresses = [] } = rulesOf(inputs);
    const isEmpty = ingresses.length + egresses.length === 0;
    await call(context, () =>
        clientsFor(context).vpc.ModifySecurityGroupPolicies({
            SecurityGroupId: securityGroupId,
            SecurityGroupPolicySet: isEmpty
                ? { Version: "0" }
                : { Ingress: ingresses.map(toPolicy), Egress: egresses.map(toPolicy) },
        }),
    );
}

function toPolicy(rule: Rule): SecurityGroupPolicy {
    const { addressTemplateId, addressTemplateGroup, serviceTemplateId, serviceTemplateGroup } = rule;
    return {
        Action: rule.action,
        Protocol: rule.protocol,
        Port: rule.port,
        CidrBlock: rule.cidrBlock,
        Ipv6CidrBlock: rule.ipv6CidrBlock,
        SecurityGroupId: rule.sourceSecurityId,
        PolicyDescription: rule.description,
        ...(addressTemplateId || addressTemplateGroup
            ? { AddressTemplate: { AddressId: addressTemplateId, AddressGroupId: addressTemplateGroup } }
            : {}),
        ...(serviceTemplateId || serviceTemplateGroup
            ? { ServiceTemplate: { ServiceId: serviceTemplateId, ServiceGroupId: serviceTemplateGroup } }
            : {}),
    };
}

function toRule(policy: SecurityGroupPolicy): Properties {
    return definedProperties({
        policyIndex: policy.PolicyIndex,
        action: policy.Action,
        protocol: policy.Protocol?.toUpperCase(),
        port: policy.Port,
        cidrBlock: policy.CidrBlock || undefined,
        ipv6CidrBlock: policy.Ipv6CidrBlock || undefined,
        sourceSecurityId: policy.SecurityGroupId || undefined,
        addressTemplateId: policy.AddressTemplate?.AddressId,
        addressTemplateGroup: policy.AddressTemplate?.AddressGroupId,
        serviceTemplateId: policy.ServiceTemplate?.ServiceId,
        serviceTemplateGroup: policy.ServiceTemplate?.ServiceGroupId,
        description: policy.PolicyDescription,
    });
}
