export interface GetCcnInstancesInstanceList {
    attachmentLists?: GetCcnInstancesInstanceListAttachmentList[];
    bandwidthLimitType?: string;
    ccnId?: string;
    chargeType?: string;
    createTime?: string;
    description?: string;
    name?: string;
    qos?: string;
    state?: string;
}

export interface GetCcnInstancesInstanceListAttachmentList {
    attachedTime?: string;
    cidrBlocks?: string[];
    instanceId?: string;
    instanceRegion?: string;
    instanceType?: string;
    state?: string;
}

export interface GetClbInstancesClbList {
    addressIpVersion?: string;
    addressIpv6?: string;
    anycastZone?: string;
    associateEndpoint?: string;
    attributeFlags?: string[];
    availableZoneAffinityInfo?: string;
    backupZoneSets?: GetClbInstancesClbListBackupZoneSet[];
    chargeType?: string;
    clbId?: string;
    clbName?: string;
    clbVips?: string[];
    clusterId?: string;
    clusterIds?: string[];
    clusterTag?: string;
    configId?: string;
    createTime?: string;
    domain?: string;
    egress?: string;
    exclusive?: number;
    exclusiveCluster?: string;
    expireTime?: string;
    extraInfo?: string;
    forward?: number;
    healthLogSetId?: string;
    healthLogTopicId?: string;
    internetBandwidthMaxOut?: number;
    internetChargeType?: string;
    ipv6Mode?: string;
    isBlock?: boolean;
    isBlockTime?: string;
    isDdos?: boolean;
    isolatedTime?: string;
    isolation?: number;
    loadBalancerDomain?: string;
    loadBalancerPassToTarget?: boolean;
    localBgp?: boolean;
    localZone?: boolean;
    logSetId?: string;
    logTopicId?: string;
    mixIpTarget?: boolean;
    networkType?: string;
    nfvInfo?: string;
    numericalVpcId?: number;
    openBgp?: number;
    prepaidPeriod?: number;
    prepaidRenewFlag?: string;
    projectId?: number;
    securityGroups?: string[];
    slaType?: string;
    snat?: boolean;
    snatIps?: string;
    snatPro?: boolean;
    status?: number;
    statusTime?: string;
    subnetId?: string;
    tags?: Record<string, string>;
    targetCount?: number;
    targetRegionInfoRegion?: string;
    targetRegionInfoVpcId?: string;
    vipIsp?: string;
    vpcId?: string;
    zone?: string;
    zoneId?: number;
    zoneName?: string;
    zoneRegion?: string;
    zones?: string[];
}

export interface GetClbInstancesClbListBackupZoneSet {
    localZone?: boolean;
    zone?: string;
    zoneId?: number;
    zoneName?: string;
    zoneRegion?: string;
}

export interface GetClbListenersListenerList {
    certificateCaId?: string;
    certificateId?: string;
    certificateSslMode?: string;
    clbId?: string;
    healthCheckContextType?: string;
    healthCheckHealthNum?: number;
    healthCheckHttpCode?: number;
    healthCheckHttpDomain?: string;
    healthCheckHttpMethod?: string;
    healthCheckHttpPath?: string;
    healthCheckHttpVersion?: string;
    healthCheckIntervalTime?: number;
    healthCheckPort?: number;
    healthCheckRecvContext?: string;
    healthCheckSendContext?: string;
    healthCheckSwitch?: boolean;
    healthCheckTimeOut?: number;
    healthCheckType?: string;
    healthCheckUnhealthNum?: number;
    listenerId?: string;
    listenerName?: string;
    port?: number;
    protocol?: string;
    scheduler?: string;
    sessionExpireTime?: number;
    sniSwitch?: boolean;
}

export interface GetKubernetesClustersList {
    cdcId?: string;
    certificationAuthority?: string;
    claimExpiredSeconds?: number;
    clusterAsEnabled?: boolean;
    clusterCidr?: string;
    clusterDeployType?: string;
    clusterDesc?: string;
    clusterExternalEndpoint?: string;
    clusterExtraArgs?: GetKubernetesClustersListClusterExtraArg[];
    clusterId?: string;
    clusterIpvs?: boolean;
    clusterMaxPodNum?: number;
    clusterMaxServiceNum?: number;
    clusterName?: string;
    clusterNodeNum?: number;
    clusterOs?: string;
    clusterVersion?: string;
    containerRuntime?: string;
    deletionProtection?: boolean;
    domain?: string;
    eniSubnetIds?: string[];
    ignoreClusterCidrConflict?: boolean;
    isNonStaticIpMode?: boolean;
    kubeConfig?: string;
    kubeConfigIntranet?: string;
    kubeProxyMode?: string;
    networkType?: string;
    nodeNameType?: string;
    password?: string;
    pgwEndpoint?: string;
    projectId?: number;
    securityPolicies?: string[];
    serviceCidr?: string;
    tags?: Record<string, string>;
    userName?: string;
    vpcCniType?: string;
    vpcId?: string;
    workerInstancesLists?: GetKubernetesClustersListWorkerInstancesList[];
}

export interface GetKubernetesClustersListClusterExtraArg {
    kubeApiservers?: string[];
    kubeControllerManagers?: string[];
    kubeSchedulers?: string[];
}

export interface GetKubernetesClustersListWorkerInstancesList {
    failedReason?: string;
    instanceId?: string;
    instanceRole?: string;
    instanceState?: string;
    lanIp?: string;
}

export interface GetSslDescribeCertificateResult {
    alias?: string;
    cACommonNames?: string[];
    cAEncryptAlgorithms?: string[];
    cAEndTimes?: string[];
    certBeginTime?: string;
    certEndTime?: string;
    certificateExtras?: GetSslDescribeCertificateResultCertificateExtra[];
    certificateType?: string;
    deployable?: boolean;
    domain?: string;
    dvAuthDetails?: GetSslDescribeCertificateResultDvAuthDetail[];
    dvRevokeAuthDetails?: GetSslDescribeCertificateResultDvRevokeAuthDetail[];
    from?: string;
    insertTime?: string;
    isDv?: boolean;
    isVip?: boolean;
    isVulnerability?: boolean;
    isWildcard?: boolean;
    orderId?: string;
    ownerUin?: string;
    packageType?: string;
    packageTypeName?: string;
    productZhName?: string;
    projectId?: string;
    renewAble?: boolean;
    status?: number;
    statusMsg?: string;
    statusName?: string;
    subjectAltNames?: string[];
    submittedDatas?: GetSslDescribeCertificateResultSubmittedData[];
    validityPeriod?: string;
    verifyType?: string;
    vulnerabilityReport?: string;
    vulnerabilityStatus?: string;
}

export interface GetSslDescribeCertificateResultCertificateExtra {
    companyType?: number;
    domainNumber?: string;
    originCertificateId?: string;
    renewOrder?: string;
    replacedBy?: string;
    replacedFor?: string;
    sMCert?: number;
}

export interface GetSslDescribeCertificateResultDvAuthDetail {
    dvAuthDomain?: string;
    dvAuthKey?: string;
    dvAuthKeySubDomain?: string;
    dvAuthPath?: string;
    dvAuthValue?: string;
    dvAuths?: GetSslDescribeCertificateResultDvAuthDetailDvAuth[];
}

export interface GetSslDescribeCertificateResultDvAuthDetailDvAuth {
    dvAuthDomain?: string;
    dvAuthKey?: string;
    dvAuthPath?: string;
    dvAuthSubDomain?: string;
    dvAuthValue?: string;
    dvAuthVerifyType?: string;
}

export interface GetSslDescribeCertificateResultDvRevokeAuthDetail {
    dvAuthDomain?: string;
    dvAuthKey?: string;
    dvAuthPath?: string;
    dvAuthSubDomain?: string;
    dvAuthValue?: string;
    dvAuthVerifyType?: string;
}

export interface GetSslDescribeCertificateResultSubmittedData {
    adminEmail?: string;
    adminFirstName?: string;
    adminLastName?: string;
    adminPhoneNum?: string;
    adminPosition?: string;
    certificateDomain?: string;
    contactEmail?: string;
    contactFirstName?: string;
    contactLastName?: string;
    contactNumber?: string;
    contactPosition?: string;
    csrContent?: string;
    csrType?: string;
    domainLists?: string[];
    keyPassword?: string;
    organizationAddress?: string;
    organizationCity?: string;
    organizationCountry?: string;
    organizationDivision?: string;
    organizationName?: string;
    organizationRegion?: string;
    phoneAreaCode?: string;
    phoneNumber?: string;
    postalCode?: string;
    verifyType?: string;
}

export interface GetVpcInstancesInstanceList {
    cidrBlock?: string;
    commonAssistantCidrs?: string[];
    containerAssistantCidrs?: string[];
    createTime?: string;
    dnsServers?: string[];
    isDefault?: boolean;
    isMulticast?: boolean;
    name?: string;
    subnetIds?: string[];
    tags?: Record<string, string>;
    vpcId?: string;
}

export interface GetVpcSubnetsInstanceList {
    availabilityZone?: string;
    availableIpCount?: number;
    cdcId?: string;
    cidrBlock?: string;
    createTime?: string;
    isDefault?: boolean;
    isMulticast?: boolean;
    name?: string;
    routeTableId?: string;
    subnetId?: string;
    tags?: Record<string, string>;
    vpcId?: string;
}

export interface GetVpcRouteTablesInstanceList {
    createTime?: string;
    isDefault?: boolean;
    name?: string;
    routeEntryInfos?: GetVpcRouteTablesInstanceListRouteEntryInfo[];
    routeTableId?: string;
    subnetIds?: string[];
    tags?: Record<string, string>;
    vpcId?: string;
}

export interface GetVpcRouteTablesInstanceListRouteEntryInfo {
    description?: string;
    destinationCidrBlock?: string;
    nextHub?: string;
    nextType?: string;
    routeEntryId?: string;
    routeItemId?: string;
}
