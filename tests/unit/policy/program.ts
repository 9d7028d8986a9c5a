import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Registration } from "../../../engine/embedded/deployment/deployment";
import { runProgram } from "../../../engine/embedded/program/program";
import { readProject } from "../../../engine/embedded/project";
import type { Properties } from "../../../engine/api/property-values";

export const ROOT = join(__dirname, "../../..");

const ENDPOINT = "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint";

export interface Run {
    stack: string;
    preview: boolean;
    /** What the cluster's endpoint hands out. */
    kubeconfig: string;
    /** Over the values of the stack's file, without the project's name. */
    config?: Record<string, string>;
}

/** What index.ts registers in a stack, as the embedded engine sees it. */
export async function registrationsOf({ stack, preview, kubeconfig, config = {} }: Run): Promise<Registration[]> {
    const project = readProject(ROOT, stack);
    const values = Object.entries(config).map(([key, value]): [string, string] => [`${project.name}:${key}`, value]);
    const registrations: Registration[] = [];
    const register = async (registration: Registration) => {
        registrations.push(registration);
        return answer(registration, preview, kubeconfig);
    };
    const call = ({ token }: { token: string }) =>
        token.endsWith(":getClbInstances")
            ? Promise.resolve({ clbLists: [{ clbVips: ["203.0.113.2"] }] })
            : Promise.reject(new Error(`no function ${token} is expected`));
    // The components keep nothing of a run.
    delete require.cache[project.main];
    await runProgram(project, stack, { ...project.config, ...Object.fromEntries(values) }, { register, call }, preview);
    await pulumi.runtime.disconnect();
    return registrations;
}

function answer({ type, name, inputs }: Registration, preview: boolean, kubeconfig: string) {
    if (preview) {
        return { id: undefined, state: inputs };
    }
    const computed: Record<string, Properties> = {
        [ENDPOINT]: { kubeConfig: kubeconfig, kubeConfigIntranet: kubeconfig },
        "tencentcloud:index/vpc:Vpc": { defaultRouteTableId: "rtb-main" },
        "tencentcloud:index/eip:Eip": { publicIp: "203.0.113.1" },
        "kubernetes:core/v1:Service": { status: { loadBalancer: { ingress: [{ ip: "203.0.113.2" }] } } },
        "kubernetes:networking.k8s.io/v1:Ingress": { status: { loadBalancer: { ingress: [{ ip: "203.0.113.2" }] } } },
    };
    return { id: idOf(type, name), state: { ...inputs, ...computed[type] } };
}

/** How Tencent's ids begin, of what annotations name. */
const ID_PREFIXES: Readonly<Record<string, string>> = {
    "tencentcloud:index/clbInstance:ClbInstance": "lb",
    "tencentcloud:index/securityGroup:SecurityGroup": "sg",
    "tencentcloud:index/subnet:Subnet": "subnet",
    "tencentcloud:index/vpc:Vpc": "vpc",
};

function idOf(type: string, name: string): string {
    const prefix = ID_PREFIXES[type];
    return prefix ? `${prefix}-${name.replaceAll("-", "")}` : `id-of-${name}`;
}
