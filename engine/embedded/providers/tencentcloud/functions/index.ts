import type { ProviderFunction } from "../../../provider";
import { getCcnInstances } from "./get-ccn";
import { getClbInstances, getClbListeners } from "./get-clb";
import { getKubernetesClusters } from "./get-clusters";
import { getSslDescribeCertificate } from "./get-ssl";
import { getVpcInstances, getVpcRouteTables, getVpcSubnets } from "./get-vpc";

/** By token: the functions of tencentcloudstack/tencentcloud 1.83.25 by which stacks look at what they adopt. */
export const tencentCloudFunctions: ReadonlyMap<string, ProviderFunction> = new Map([
    ["tencentcloud:index/getVpcInstances:getVpcInstances", getVpcInstances],
    ["tencentcloud:index/getVpcRouteTables:getVpcRouteTables", getVpcRouteTables],
    ["tencentcloud:index/getVpcSubnets:getVpcSubnets", getVpcSubnets],
    ["tencentcloud:index/getKubernetesClusters:getKubernetesClusters", getKubernetesClusters],
    ["tencentcloud:index/getCcnInstances:getCcnInstances", getCcnInstances],
    ["tencentcloud:index/getSslDescribeCertificate:getSslDescribeCertificate", getSslDescribeCertificate],
    ["tencentcloud:index/getClbInstances:getClbInstances", getClbInstances],
    ["tencentcloud:index/getClbListeners:getClbListeners", getClbListeners],
]);
