import { known, unasked } from "../../../preflight/fact";
import type { Facts } from "../../../preflight/facts";
import type { PreflightPlan } from "../../../preflight/preflight-plan";

export const ZONES = ["ap-guangzhou-6", "ap-guangzhou-7"];

/** A stack of scenario 1 that creates all it needs. */
export const PLAN: PreflightPlan = {
    scenario: 1,
    region: "ap-guangzhou",
    tags: { "pulumi:project": "p", "pulumi:stack": "s" },
    creates: {
        vpc: true,
        cluster: true,
        natGateway: true,
        clb: "OPEN",
        securityGroups: 2,
        nativeNodes: true,
        superNodes: false,
    },
    names: { clb: "p-s-clb", listeners: [] },
    clbOfController: false,
    zones: ZONES,
    networkType: "VPC-CNI",
    directAccess: true,
    kubernetesVersion: "1.34.1",
    clusterLevel: "L5",
    instanceTypes: ["S5.MEDIUM4"],
    accountType: "STANDARD",
    instanceChargeType: "POSTPAID_BY_HOUR",
    nodeReplicas: 2,
    replicas: 2,
    vpcCidr: "10.1.0.0/16",
    serviceCidr: "172.16.4.0/22",
    image: "example.com/team/app:v1",
    publicEndpoint: true,
    clbChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
    clbBandwidthMbps: 10,
};

const offer = (zone: string, instanceType: string, isOnSale = true) => ({
    zone,
    instanceType,
    cpu: 2,
    memory: 4,
    isOnSale,
    category: isOnSale ? "EnoughStock" : "WithoutStock",
    hourlyPrice: 0.3,
});

/** An account in which {@link PLAN} can be created. */
export const FACTS: Facts = {
    identity: known({ accountId: "1000", arn: "" }),
    existing: known([]),
    ownParts: [],
    state: known({ types: new Set<string>(), ids: new Set<string>() }),
    regions: known(["ap-guangzhou", "ap-beijing"]),
    accountType: known("STANDARD"),
    roles: known(new Set(["TKE_QCSRole", "IPAMDofTKE_QCSRole"])),
    zones: known(ZONES),
    versions: known(["1.32.2", "1.34.1"]),
    nodeImages: known([
        { osName: "tlinux2.4x86_64", id: "img-00000001" },
        { osName: "tlinux3.1x86_64", id: "img-00000002" },
    ]),
    levels: known([
        { name: "L5", nodes: 5, pods: 150, isOnSale: true },
        { name: "L20", nodes: 20, pods: 600, isOnSale: true },
    ]),
    stock: known(ZONES.flatMap((zone) => [offer(zone, "S5.MEDIUM4"), offer(zone, "SA5.MEDIUM4")])),
    podLimits: known(ZONES.map((zone) => ({ zone, instanceType: "S5.MEDIUM4", shared: 27 }))),
    vpcs: known([]),
    vpcLimits: known({ vpcs: 20, natGateways: 3 }),
    natGateways: known(0),
    egress: known([]),
    clusters: known([]),
    ccnRoutes: known([]),
    addresses: known({ total: { used: 1, limit: 20 } }),
    loadBalancers: known({ used: 1, limit: 100 }),
    securityGroups: known({ used: 3, limit: 50 }),
    prices: { hourly: {}, unknown: [] },
    image: { kind: "public" },
    localAddresses: ["192.168.1.7"],
};

export const soldOut = (...types: string[]) =>
    known(
        ZONES.flatMap((zone) => ["S5.MEDIUM4", "SA5.MEDIUM4"].map((type) => offer(zone, type, !types.includes(type)))),
    );

export const denied = (action: string) =>
    unasked({ action, kind: "denied", message: "UnauthorizedOperation: not allowed" });
