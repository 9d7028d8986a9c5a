import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { each, noEffect, refused, within, type UnservedFields } from "../../requests/unserved-fields";

const clientCertificates = refused("listeners ask for no certificate of the client", "OFF");

const certificate = each(clientCertificates, "SSLVerifyClient", "CertCaId", "CertCaName", "CertCaContent");

const certificates = {
    ...within("Certificate", certificate),
    "MultiCertInfo.SSLVerifyClient": clientCertificates,
};

const healthCheck = within("HealthCheck", {
    HttpVersion: noEffect("it is stored and returned; the CLB checks with HTTP/1.1"),
    ExtendedCode: refused("health checks of CheckType GRPC are not made"),
});

const trpc = each(refused("there is no tRPC"), "TrpcCallee", "TrpcFunc");

const rule = {
    ...certificates,
    ...healthCheck,
    ...trpc,
    Http2: refused("HTTPS listeners speak HTTP/1.1"),
    Quic: refused("there is no QUIC"),
    TargetType: refused("there are no target groups", "NODE"),
    CookieName: refused("session persistence is by the CLB's own cookie"),
};

const listener = {
    ...certificates,
    ...healthCheck,
    TargetType: refused("there are no target groups", "NODE"),
    SessionType: refused("session persistence is by the client's address", "NORMAL"),
    ...each(refused("there are no limits of connections", -1), "MaxConn", "MaxCps"),
    DataCompressMode: refused("answers are passed on as they come", "transparent"),
    ...each(
        refused("connections stay with their backend"),
        "RescheduleTargetZeroWeight",
        "RescheduleUnhealthy",
        "RescheduleExpandTarget",
        "RescheduleStartTime",
        "RescheduleInterval",
    ),
};

const targetType = noEffect("`InstanceId` or `EniIp` says which kind of backend it is");
const targetTag = refused("backends have no tags");
const targets = { "Targets.Type": targetType, "Targets.Tag": targetTag };

export const UNSERVED: UnservedFields<Client> = {
    CreateLoadBalancer: {
        Forward: refused("there are no classic CLBs", 1),
        Vip: refused("a CLB's address cannot be chosen"),
        EipAddressId: refused("a CLB's address cannot be chosen"),
        ...each(refused("there are no dedicated clusters"), "ExclusiveCluster", "ClusterIds", "ClusterTag"),
        ...each(refused("a CLB reaches its own VPC only"), "SnatPro", "SnatIps"),
        ...each(refused("there are no bandwidth packages"), "BandwidthPackageId"),
        "InternetAccessible.BandwidthpkgSubType": refused("there are no bandwidth packages"),
        Egress: refused("there is one way out to the internet"),
        LBChargeType: refused("CLBs are paid by the hour", "POSTPAID", "POSTPAID_BY_HOUR"),
        LBChargePrepaid: refused("CLBs are paid by the hour"),
        AccessLogTopicId: refused("there is no log service (CLS)"),
        AdvancedRoute: refused("there are no advanced routes"),
        AvailableZoneAffinityInfo: refused("traffic is not kept within a zone"),
    },
    InquiryPriceCreateLoadBalancer: {
        ...each(
            noEffect("prices are invented, and one for all CLBs of a type"),
            "InternetAccessible",
            "GoodsNum",
            "ZoneId",
            "SlaType",
            "VipIsp",
        ),
        LoadBalancerChargeType: refused("CLBs are paid by the hour", "POSTPAID", "POSTPAID_BY_HOUR"),
        LoadBalancerChargePrepaid: refused("CLBs are paid by the hour"),
        AddressIPVersion: refused("there is no IPv6", "IPV4", "ipv4"),
    },
    DescribeLoadBalancers: { AdditionalFields: refused("there are no additional fields") },
    ModifyLoadBalancerAttributes: {
        TargetRegionInfo: refused("a CLB reaches its own VPC only"),
        "InternetChargeInfo.BandwidthpkgSubType": refused("there are no bandwidth packages"),
        SwitchFlag: refused("a CLB reaches its own VPC only"),
        SnatPro: refused("a CLB reaches its own VPC only"),
        ModifyClassicDomain: refused("a CLB keeps the kind of address that it was created with"),
        AssociateEndpoint: refused("there are no private link endpoints"),
    },
    DeleteLoadBalancer: { ForceDelete: noEffect("only deletion protection keeps a CLB from being deleted") },
    CreateListener: {
        ...listener,
        ...each(refused("there are no port ranges"), "EndPort", "FullEndPorts"),
        H2cSwitch: refused("HTTP listeners speak HTTP/1.1"),
        SslCloseSwitch: refused("a client's TLS close is passed on as it comes"),
    },
    ModifyListener: listener,
    CreateRule: within("Rules", rule),
    ModifyRule: {
        ...healthCheck,
        ...trpc,
        OAuth: refused("rules ask for no login"),
        CookieName: refused("session persistence is by the CLB's own cookie"),
    },
    ModifyDomainAttributes: {
        ...certificates,
        Http2: refused("HTTPS listeners speak HTTP/1.1"),
        Quic: refused("there is no QUIC"),
        NewDomains: refused("a rule has one domain: give `NewDomain`"),
    },
    DeleteRewrite: within(
        "RewriteInfos",
        each(noEffect("a redirect is named by its two rules"), "RewriteCode", "TakeUrl", "SourceDomain"),
    ),
    RegisterTargets: targets,
    DeregisterTargets: { ...targets, "Targets.Weight": noEffect("a backend is named by its address and port") },
    ModifyTargetWeight: targets,
    BatchRegisterTargets: { "Targets.Tag": targetTag },
    BatchDeregisterTargets: {
        "Targets.Tag": targetTag,
        "Targets.Weight": noEffect("a backend is named by its address and port"),
    },
};
