/** An OS image as TKE offers it for nodes. */
export interface NodeImage {
    osName: string;
    alias: string;
}

/** Public images of TKE's nodes (457/68289), by the names that CreateCluster's `ClusterOs` takes. */
export const NODE_IMAGES: readonly NodeImage[] = [
    { osName: "tlinux2.4x86_64", alias: "TencentOS Server 2.4" },
    { osName: "tlinux3.1x86_64", alias: "TencentOS Server 3.1 (TK4)" },
    { osName: "ubuntu18.04.1x86_64", alias: "Ubuntu Server 18.04.1 LTS 64bit" },
    { osName: "ubuntu20.04x86_64", alias: "Ubuntu Server 20.04.1 LTS 64bit" },
    { osName: "ubuntu22.04x86_64", alias: "Ubuntu Server 22.04 LTS 64bit" },
    { osName: "centos7.6.0_x64", alias: "CentOS 7.6 64bit" },
    { osName: "centos7.8.0_x64", alias: "CentOS 7.8 64bit" },
];
