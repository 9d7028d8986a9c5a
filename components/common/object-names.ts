/** Names that the components give objects in the app's namespace, where their arguments set no other. */
export const OBJECT_NAMES = {
    app: "real-ip-app",
    service: "real-ip-service",
    ingress: "real-ip-ingress",
    certificate: "real-ip-certificate",
    tkeServiceConfig: "real-ip",
    directService: "clb-direct-pod",
    localService: "clb-local-pod",
} as const;

/** Whether a component may create an object of that name; a further Service of a CLB has its port behind the name. */
export function isObjectName(name: string): boolean {
    return Object.values<string>(OBJECT_NAMES).includes(name.replace(/-\d+$/, ""));
}
