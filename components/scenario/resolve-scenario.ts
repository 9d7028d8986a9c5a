import type * as pulumi from "@pulumi/pulumi";
import {
    BackendPath,
    ClbType,
    hasNativeNodes,
    needsGlobalRouteDirectAccess,
    NetworkType,
    podNetworkOf,
    type Scenario,
    scenarioOf,
    SCENARIOS,
} from "../../tke/scenarios";
import { type ArgMistake, inputError, refuseMistakes } from "../common/input-error";
import { resourceTags } from "../common/resource-tags";
import { hasServicePerPort, scenarioPorts, type ServicePort } from "../entry-point/ports";
import { type ClientIpScenarioArgs, ClbOwner } from "./args";
import { scenarioImage } from "./images";

/** A scenario's row of the table with the overrides of the arguments and with defaults: the input of all its parts. */
export interface ResolvedScenario extends Omit<ClientIpScenarioArgs, "ports">, Omit<Scenario, "ports"> {
    directAccess: boolean;
    clbType: ClbType;
    clb: ClbOwner;
    /** Of the CLB. */
    ports: ServicePort[];
    /** Whether each port has a Service of its own. */
    hasServiceEach: boolean;
    /** The network that the Pods are in. */
    podNetwork: NetworkType;
    /** Whether the CLB binds Pods of GlobalRouter, for which the cluster has to be switched. */
    bindsGlobalRouterPods: boolean;
    /** What the table says, also where an argument makes the stack show the opposite. */
    backendPath: BackendPath;
    image: pulumi.Input<string>;
    /** See `PodSettings.drainPath`. */
    drainPath?: string;
    /** With those that teardown finds the resources by. */
    tags: pulumi.Output<Record<string, string>>;
}

/** Throws an InputPropertiesError with all arguments that are missing or unknown. */
export function resolveScenario(name: string, args: ClientIpScenarioArgs): ResolvedScenario {
    const component = `ClientIpScenario ${name}`;
    const row = scenarioOf(args.scenario);
    if (!row) {
        const reason = `there is no scenario ${args.scenario}: set one of ${Object.keys(SCENARIOS).join(", ")}`;
        throw inputError(component, [{ propertyPath: "scenario", reason }]);
    }
    refuseMistakes(component, missingArgs(args, row));
    const directAccess = args.directAccess ?? row.directAccess;
    return {
        ...args,
        ...row,
        directAccess,
        clbType: args.clbType ?? row.clbType ?? ClbType.Public,
        clb: args.clb ?? ClbOwner.Stack,
        ports: scenarioPorts(args, row),
        hasServiceEach: hasServicePerPort(row),
        podNetwork: podNetworkOf(row),
        bindsGlobalRouterPods: needsGlobalRouteDirectAccess(row, directAccess),
        backendPath: row.directAccess ? BackendPath.Direct : BackendPath.NodePort,
        ...scenarioImage(row, args),
        tags: resourceTags(args.tags, args.ttl),
    };
}

function missingArgs(args: ClientIpScenarioArgs, row: Scenario): ArgMistake[] {
    const createsCluster = !args.clusterId;
    const runsImage = args.workload === undefined && args.selector === undefined;
    const needs: [keyof ClientIpScenarioArgs, boolean, string][] = [
        ["clusterId", row.vpcCniAdded === true, "the scenario adopts a GlobalRouter cluster with VPC-CNI"],
        ["zones", createsCluster && !args.vpcId, "required unless vpcId or clusterId is set"],
        ["vpcCidr", createsCluster && !args.vpcId, "required unless vpcId or clusterId is set"],
        ["serviceCidr", createsCluster, "required unless clusterId is set"],
        ["kubernetesVersion", createsCluster, "required unless clusterId is set"],
        [
            "clusterCidr",
            createsCluster && row.networkType === NetworkType.GlobalRouter,
            "a GlobalRouter cluster has one",
        ],
        [
            "instanceType",
            createsCluster && hasNativeNodes(row.nodeKind) && !args.instanceTypes,
            "the scenario has native nodes; or set instanceTypes",
        ],
        ["region", args.ccn !== undefined, "required with ccn"],
        ["certificateDomain", row.https === true, "the scenario is called by HTTPS"],
        ["image", row.proxyProtocol === true && runsImage, "the scenario's app reads the PROXY protocol"],
    ];
    return needs
        .filter(([key, isNeeded]) => isNeeded && args[key] === undefined)
        .map(([propertyPath, , why]) => ({ propertyPath, reason: `is not set (${why}): set it` }));
}
