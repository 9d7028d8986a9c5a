import assert from "node:assert/strict";
import { selfSigned } from "../../../../support/certificates";
import { startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, ZONE, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: what it refuses, with Tencent's codes", () => {
    let lab: LabCloud;
    let network: NetworkIds;

    beforeEach(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
    });
    afterEach(() => lab.close());

    it("a VPC outside the private networks, with host bits, or of a size that is not served", async () => {
        for (const CidrBlock of [
            "11.0.0.0/16",
            "10.0.0.1/16",
            "10.0.0.0/8",
            "10.0.0.0/29",
            "10.0.0.0",
            "172.32.0.0/16",
        ]) {
            await assert.rejects(
                lab.vpc.CreateVpc({ VpcName: "n", CidrBlock }),
                withCode("InvalidParameterValue"),
                CidrBlock,
            );
        }
    });

    it("a subnet outside its VPC, over another subnet, in a zone of another region, or of no VPC", async () => {
        const subnet = { VpcId: network.vpcId, SubnetName: "s", CidrBlock: "10.20.3.0/24", Zone: ZONE };
        const create = (changes: Partial<typeof subnet>) => lab.vpc.CreateSubnet({ ...subnet, ...changes });
        await assert.rejects(create({ CidrBlock: "10.21.0.0/24" }), withCode("InvalidParameterValue.SubnetRange"));
        await assert.rejects(create({ CidrBlock: "10.20.1.128/25" }), withCode("InvalidParameterValue.SubnetConflict"));
        await assert.rejects(create({ Zone: "ap-shanghai-2" }), withCode("InvalidParameterValue"));
        await assert.rejects(create({ VpcId: "vpc-00000000" }), withCode("ResourceNotFound"));
        await create({});
    });

    it("rules of a security group that could match nothing, or say twice whom they are about", async () => {
        const { SecurityGroup } = await lab.vpc.CreateSecurityGroup({ GroupName: "g", GroupDescription: "" });
        const SecurityGroupId = SecurityGroup!.SecurityGroupId;
        const rule = { Protocol: "TCP", Port: "80", CidrBlock: "10.0.0.0/8", Action: "ACCEPT" };
        const create = (changes: object) =>
            lab.vpc.CreateSecurityGroupPolicies({
                SecurityGroupId,
                SecurityGroupPolicySet: { Ingress: [{ ...rule, ...changes }] },
            });
        for (const Port of ["99999", "0-99999", "90-80", "80-", "80,", "http", "1-2-3"]) {
            await assert.rejects(create({ Port }), withCode("InvalidParameterValue"), Port);
        }
        await assert.rejects(create({ Protocol: "ALL" }), withCode("InvalidParameterValue"));
        for (const CidrBlock of ["everyone", "10.0.0.300", "10.1.2.3/8", "10.0.0.0/33", "::1"]) {
            await assert.rejects(create({ CidrBlock }), withCode("InvalidParameterValue"), CidrBlock);
        }
        for (const Ipv6CidrBlock of ["everyone", "10.0.0.1", "::/129", "::/1/2"]) {
            const changes = { CidrBlock: undefined, Ipv6CidrBlock };
            await assert.rejects(create(changes), withCode("InvalidParameterValue"), Ipv6CidrBlock);
        }
        await assert.rejects(create({ Ipv6CidrBlock: "::/0" }), withCode("InvalidParameter.Coexist"));
        await create({ Port: "80,443,8000-8080" });
        await create({ Port: "all", Protocol: "ALL", CidrBlock: undefined, Ipv6CidrBlock: "2001:db8::/32" });
        await create({ CidrBlock: "192.0.2.7" });
    });

    it("requests that would do nothing, since their list is empty", async () => {
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        const LoadBalancerId = LoadBalancerIds![0]!;
        const listener = async (port: number, Protocol: string) => {
            const { ListenerIds } = await lab.clb.CreateListener({ LoadBalancerId, Ports: [port], Protocol });
            return { LoadBalancerId, ListenerId: ListenerIds![0]! };
        };
        const [tcp, http] = [await listener(80, "TCP"), await listener(81, "HTTP")];
        for (const empty of [
            () => lab.clb.RegisterTargets({ ...tcp, Targets: [] }),
            () => lab.clb.DeregisterTargets({ ...tcp, Targets: [] }),
            () => lab.clb.CreateRule({ ...http, Rules: [] }),
            () => lab.clb.DeleteLoadBalancer({ LoadBalancerIds: [] }),
            () => lab.clb.ModifyTargetWeight({ ...tcp, Targets: [], Weight: 5 }),
            () => lab.clb.BatchRegisterTargets({ LoadBalancerId, Targets: [] }),
            () => lab.clb.BatchDeregisterTargets({ LoadBalancerId, Targets: [] }),
        ]) {
            await assert.rejects(empty(), withCode("InvalidParameterValue.Length"));
        }
        for (const empty of [
            () => lab.vpc.ReleaseAddresses({ AddressIds: [] }),
            () => lab.cvm.TerminateInstances({ InstanceIds: [] }),
            () => lab.vpc.CreateAssistantCidr({ VpcId: network.vpcId, CidrBlocks: [] }),
        ]) {
            await assert.rejects(empty(), withCode("MissingParameter"));
        }
        const Targets = [{ EniIp: "10.20.0.9", Port: 80 }];
        await assert.rejects(
            lab.clb.RegisterTargets({ ...tcp, LocationId: "loc-00000000", Targets }),
            withCode("InvalidParameter.ProtocolCheckFailed"),
        );
        const { LoadBalancers } = await lab.clb.DescribeTargetHealth({
            LoadBalancerIds: [LoadBalancerId, LoadBalancerId],
        });
        assert.equal(LoadBalancers?.length, 1);
        const rule = (Domain: string) => lab.clb.CreateRule({ ...http, Rules: [{ Domain, Url: "/" }] });
        for (const domain of [
            "not a domain",
            "a..example.com",
            ".example.com",
            "http://a.example.com",
            "n".repeat(81),
        ]) {
            await assert.rejects(rule(domain), withCode("InvalidParameterValue"), domain);
        }
        for (const domain of ["", "a.example.com", "*.example.com", "www.example.*", "203.0.113.7", "~^www\\d+"]) {
            await rule(domain);
        }
    });

    it("parameters of a listener that its protocol has none of, which were dropped", async () => {
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        const LoadBalancerId = LoadBalancerIds![0]!;
        const create = (Protocol: string, parameters: object) =>
            lab.clb.CreateListener({ LoadBalancerId, Ports: [80], Protocol, ...parameters });
        const Certificate = { SSLMode: "UNIDIRECTIONAL", CertId: "abcd1234" };
        for (const [protocol, parameters] of [
            ["HTTP", { SniSwitch: 1 }],
            ["TCP_SSL", { SniSwitch: 1 }],
            ["TCP", { Certificate }],
            ["HTTP", { Certificate }],
            ["HTTP", { Scheduler: "LEAST_CONN" }],
            ["HTTP", { SessionExpireTime: 60 }],
            ["HTTP", { HealthCheck: { HealthSwitch: 0 } }],
            ["TCP", { KeepaliveEnable: 1 }],
        ] as const) {
            const refused = withCode("InvalidParameter.ProtocolCheckFailed");
            await assert.rejects(create(protocol, parameters), refused, JSON.stringify([protocol, parameters]));
        }
        await assert.rejects(create("TCP", { Ports: [80, 80] }), withCode("InvalidParameter.PortCheckFailed"));
        // As the provider creates every listener.
        const { ListenerIds } = await create("HTTP", { Scheduler: "WRR", SniSwitch: 0, KeepaliveEnable: 0 });
        const listener = { LoadBalancerId, ListenerId: ListenerIds![0]! };
        await assert.rejects(
            lab.clb.ModifyListener({ ...listener, SessionExpireTime: 60 }),
            withCode("InvalidParameter.ProtocolCheckFailed"),
        );
        await assert.rejects(
            lab.clb.CreateRule({ ...listener, Rules: [{ Domain: "a.com", Url: "/", Certificate }] }),
            withCode("InvalidParameter.ProtocolCheckFailed"),
        );
    });

    it("values that Tencent has none of: name servers, NAT gateways' specifications, tags of new resources, disks", async () => {
        const vpc = { VpcName: "n", CidrBlock: "10.77.0.0/16" };
        const value = withCode("InvalidParameterValue");
        await assert.rejects(lab.vpc.CreateVpc({ ...vpc, DnsServers: ["not-an-ip"] }), value);
        const tagged = (Key: string) => lab.vpc.CreateVpc({ ...vpc, Tags: [{ Key, Value: "" }] });
        await assert.rejects(tagged("k".repeat(128)), withCode("InvalidParameterValue.TagKeyLengthExceeded"));
        await assert.rejects(tagged("qcloud:x"), withCode("InvalidParameterValue.ReservedTagKey"));
        const Resource = `qcs::vpc:ap-guangzhou:uin/100000000001:vpc/${network.vpcId}`;
        const Tags = [
            { TagKey: "a", TagValue: "1" },
            { TagKey: "a", TagValue: "2" },
        ];
        const twice = withCode("InvalidParameterValue.TagDuplicateKey");
        await assert.rejects(lab.tag.TagResources({ ResourceList: [Resource], Tags }), twice);
        await assert.rejects(lab.tag.ModifyResourceTags({ Resource, ReplaceTags: Tags }), twice);
        const nat = { NatGatewayName: "n", VpcId: network.vpcId, AddressCount: 1 };
        await assert.rejects(lab.vpc.CreateNatGateway({ ...nat, InternetMaxBandwidthOut: 7 }), value);
        await assert.rejects(lab.vpc.CreateNatGateway({ ...nat, MaxConcurrentConnection: 5 }), value);
        const { NatGatewaySet } = await lab.vpc.CreateNatGateway({ ...nat, InternetMaxBandwidthOut: 200 });
        const { NatGatewayId = "" } = NatGatewaySet![0]!;
        await assert.rejects(lab.vpc.ModifyNatGatewayAttribute({ NatGatewayId, InternetMaxBandwidthOut: 7 }), value);
        await assert.rejects(lab.vpc.ResetNatGatewayConnection({ NatGatewayId, MaxConcurrentConnection: 5 }), value);
        const { Subnet } = await lab.vpc.CreateSubnet({
            ...{ VpcId: network.vpcId, SubnetName: "d", CidrBlock: "10.20.77.0/24", Zone: ZONE },
        });
        const run = (SystemDisk: object) =>
            lab.cvm.RunInstances({
                Placement: { Zone: ZONE },
                ImageId: "img-12345678",
                InstanceType: "S5.MEDIUM4",
                SystemDisk,
                VirtualPrivateCloud: { VpcId: network.vpcId, SubnetId: Subnet!.SubnetId! },
            });
        await assert.rejects(run({ DiskType: "FLOPPY" }), value);
        await assert.rejects(run({ DiskType: "CLOUD_SSD", DiskSize: -4 }), value);
        await run({ DiskType: "CLOUD_BSSD", DiskSize: 100 });
    });

    it("names of protocols and kinds in another case than Tencent's, or that it has none of", async () => {
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        const LoadBalancerId = LoadBalancerIds![0]!;
        const { certificate, privateKey } = await selfSigned(["a.example.com"]);
        const upload = { CertName: "c", CertContent: certificate, CertKey: privateKey };
        for (const request of [
            ...["tcp", "Http", "ICMP"].map((Protocol) => ({ Protocol })),
            { Protocol: "HTTPS", Certificate: { SSLMode: "unidirectional", ...upload } },
            { Protocol: "HTTPS", MultiCertInfo: { SSLMode: "one-way", CertList: [upload] } },
        ]) {
            await assert.rejects(
                lab.clb.CreateListener({ LoadBalancerId, Ports: [80], ...request }),
                withCode("InvalidParameterValue"),
                JSON.stringify(request),
            );
        }
        await assert.rejects(
            lab.clb.DescribeTargets({ LoadBalancerId, Protocol: "tcp" }),
            withCode("InvalidParameterValue"),
        );
        for (const request of [{ LoadBalancerType: "open" }, { Forward: 7 }, { WithRs: 2 }]) {
            await assert.rejects(lab.clb.DescribeLoadBalancers(request), withCode("InvalidParameterValue"));
        }
        assert.equal((await lab.clb.DescribeLoadBalancers({ WithRs: -1 })).TotalCount, 1);
    });

    it("a certificate of a listener with SNI, which has them at its domains", async () => {
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        const LoadBalancerId = LoadBalancerIds![0]!;
        const listener = { LoadBalancerId, Ports: [443], Protocol: "HTTPS", SniSwitch: 1 };
        const Certificate = { SSLMode: "UNIDIRECTIONAL", CertId: "nowhere" };
        const refused = withCode("InvalidParameter.ProtocolCheckFailed");
        await assert.rejects(lab.clb.CreateListener({ ...listener, Certificate }), refused);
        const { ListenerIds } = await lab.clb.CreateListener(listener);
        const { certificate, privateKey } = await selfSigned(["a.example.com"]);
        const { CertificateId: CertId = "" } = await lab.ssl.UploadCertificate({
            CertificatePublicKey: certificate,
            CertificatePrivateKey: privateKey,
        });
        await assert.rejects(
            lab.clb.ModifyListener({
                LoadBalancerId,
                ListenerId: ListenerIds![0]!,
                Certificate: { SSLMode: "UNIDIRECTIONAL", CertId },
            }),
            refused,
        );
    });

    it("listeners without a port, and names that are not theirs one by one", async () => {
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        const LoadBalancerId = LoadBalancerIds![0]!;
        const create = (Ports: number[], ListenerNames?: string[]) =>
            lab.clb.CreateListener({ LoadBalancerId, Ports, Protocol: "TCP", ListenerNames });
        await assert.rejects(create([]), withCode("InvalidParameterValue.Length"));
        await assert.rejects(create([80, 81], ["one"]), withCode("InvalidParameterValue.Length"));
        await assert.rejects(create([80], [""]), withCode("InvalidParameterValue.Length"));
        await assert.rejects(create([80], ["n".repeat(81)]), withCode("InvalidParameterValue.Length"));
        const { ListenerIds } = await create([80, 81], ["n".repeat(80), "two"]);
        const renamed = { LoadBalancerId, ListenerId: ListenerIds![0]!, ListenerName: "" };
        await assert.rejects(lab.clb.ModifyListener(renamed), withCode("InvalidParameterValue.Length"));
    });

    it("a security group that another one's rules name", async () => {
        const { SecurityGroup } = await lab.vpc.CreateSecurityGroup({ GroupName: "named", GroupDescription: "" });
        const named = SecurityGroup?.SecurityGroupId ?? "";
        await lab.vpc.ModifySecurityGroupPolicies({
            SecurityGroupId: network.securityGroupId,
            SecurityGroupPolicySet: {
                Ingress: [{ SecurityGroupId: named, Protocol: "TCP", Port: "80", Action: "ACCEPT" }],
            },
        });
        await assert.rejects(lab.vpc.DeleteSecurityGroup({ SecurityGroupId: named }), withCode("ResourceInUse"));
    });

    it("tags with a key twice, filters that it does not know", async () => {
        const Tags = [
            { Key: "k", Value: "1" },
            { Key: "k", Value: "2" },
        ];
        await assert.rejects(
            lab.vpc.CreateVpc({ VpcName: "n", CidrBlock: "10.9.0.0/16", Tags }),
            withCode("InvalidParameterValue.TagDuplicateKey"),
        );
        await assert.rejects(
            lab.vpc.DescribeVpcs({ Filters: [{ Name: "colour", Values: ["red"] }] }),
            withCode("InvalidParameterValue"),
        );
    });
});
