/** An add-on that TKE offers (457/49442). */
export interface AddonChart {
    name: string;
    /** As GetTkeAppChartList groups them: log, scheduler, network, storage, monitor, dns, image, other. */
    kind: string;
    /** What InstallAddon takes when no version is named; the lab knows of no other one, and takes any. */
    latestVersion: string;
    /** Whether every new cluster has it, or those with VPC-CNI have. */
    preinstalled?: "always" | "vpc-cni";
}

export const ADDON_CHARTS: readonly AddonChart[] = [
    { name: "cbs", kind: "storage", latestVersion: "1.1.9", preinstalled: "always" },
    { name: "cfs", kind: "storage", latestVersion: "1.1.3" },
    { name: "cos", kind: "storage", latestVersion: "1.0.7" },
    // The provider's examples configure these two without installing them (kubernetes_addon_config, v1.83.25).
    { name: "ip-masq-agent", kind: "network", latestVersion: "1.0.3", preinstalled: "always" },
    { name: "cluster-autoscaler", kind: "scheduler", latestVersion: "1.0.6", preinstalled: "always" },
    { name: "eniipamd", kind: "network", latestVersion: "3.8.2", preinstalled: "vpc-cni" },
    { name: "networkpolicy", kind: "network", latestVersion: "1.2.1" },
    { name: "nginx-ingress", kind: "network", latestVersion: "1.6.0" },
    { name: "securitygrouppolicy", kind: "network", latestVersion: "1.0.0" },
    { name: "nodelocaldnscache", kind: "dns", latestVersion: "1.1.2" },
    { name: "dnsautoscaler", kind: "dns", latestVersion: "1.0.3" },
    { name: "craned", kind: "scheduler", latestVersion: "1.4.2" },
    { name: "descheduler", kind: "scheduler", latestVersion: "1.0.4" },
    { name: "dynamicscheduler", kind: "scheduler", latestVersion: "1.1.0" },
    { name: "hpc", kind: "scheduler", latestVersion: "1.0.2" },
    { name: "tke-hpc-controller", kind: "scheduler", latestVersion: "1.0.2" },
    { name: "qosagent", kind: "scheduler", latestVersion: "1.1.0" },
    { name: "qgpu", kind: "scheduler", latestVersion: "1.1.6" },
    { name: "gpu-manager", kind: "scheduler", latestVersion: "1.1.2" },
    { name: "nodeproblemdetectorplus", kind: "monitor", latestVersion: "1.3.1" },
    { name: "oomguard", kind: "monitor", latestVersion: "1.0.4" },
    { name: "monitoragent", kind: "monitor", latestVersion: "1.4.5" },
    { name: "tke-log-agent", kind: "log", latestVersion: "1.1.14" },
    { name: "log-agent", kind: "log", latestVersion: "1.1.14" },
    { name: "persistentevent", kind: "log", latestVersion: "1.1.0" },
    { name: "tcr", kind: "image", latestVersion: "1.1.4" },
    { name: "p2p-addon", kind: "image", latestVersion: "1.0.2" },
    { name: "olm", kind: "other", latestVersion: "1.0.0" },
    { name: "user-group-access-control", kind: "other", latestVersion: "1.0.3" },
];

/** Names are taken in any case: the API's older calls write `COS` (CreateCluster's ExtensionAddons). */
export function addonChart(name: string): AddonChart | undefined {
    return ADDON_CHARTS.find((chart) => chart.name === name.toLowerCase());
}
