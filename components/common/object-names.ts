/** Names of objects in the app's namespace. */
export interface ObjectNames {
    app: string;
    service: string;
    ingress: string;
    certificate: string;
    tkeServiceConfig: string;
    directService: string;
    localService: string;
}

/** Names that the components give objects, where their arguments set no other. */
export const OBJECT_NAMES: ObjectNames = {
    app: "real-ip-app",
    service: "real-ip-service",
    ingress: "real-ip-ingress",
    certificate: "real-ip-certificate",
    tkeServiceConfig: "real-ip",
    directService: "clb-direct-pod",
    localService: "clb-local-pod",
};

/** A Service's name has at most 63 characters, of which a further port of its CLB takes some. */
const MAX_LENGTH = 50;

/** What decides over the names of a stack's objects. */
export interface NameSettings {
    /** @default - of a workload `client-ip-<its name>`, otherwise a name for each kind */
    entryPointName?: string;
    /** `deployment/shop`. */
    workload?: string;
}

/**
 * The names of a stack's objects. Those of an entry point have the name of the workload in it: several stacks may expose
 * workloads of one namespace.
 */
export function objectNames({ entryPointName, workload }: NameSettings): ObjectNames {
    const name = entryPointName ?? (workload === undefined ? undefined : nameFor(workload));
    if (name === undefined) {
        return OBJECT_NAMES;
    }
    return {
        app: OBJECT_NAMES.app,
        service: name,
        ingress: name,
        certificate: name,
        tkeServiceConfig: name,
        directService: name,
        localService: name,
    };
}

function nameFor(workload: string): string {
    const name = workload.split("/").at(-1) ?? "";
    // A workload's name may have dots, a Service's not.
    return `client-ip-${name.replaceAll(".", "-")}`.slice(0, MAX_LENGTH).replace(/-+$/, "");
}

/**
 * Whether a stack may create an object of that kind and name; a further Service of a CLB has its port behind the name.
 *
 * @param runsApp whether the stack runs the app itself
 */
export function isObjectName(kind: string, name: string, names: ObjectNames, runsApp: boolean): boolean {
    const { app, service, ingress, certificate, tkeServiceConfig, directService, localService } = names;
    const ofKind: Readonly<Record<string, readonly string[]>> = {
        Deployment: runsApp ? [app] : [],
        PodDisruptionBudget: runsApp ? [app] : [],
        Service: [service, directService, localService],
        Ingress: [ingress],
        Secret: [certificate],
        TkeServiceConfig: [tkeServiceConfig],
    };
    const first = kind === "Service" ? name.replace(/(-udp)?-\d+$/, "") : name;
    return ofKind[kind]?.some((each) => each === name || each === first) === true;
}
