import type { Scenario } from "../../tke/scenarios";
import { hasIngress, ingressPort, scenarioPorts } from "../entry-point/ports";
import { HTTP_PORT_NAME, Protocol } from "../network/security-rules";
import { ClbOwner } from "../scenario/args";
import { SOURCE_IMAGE } from "../scenario/images";
import type { Mistake } from "./mistake";
import type { StackConfig } from "./fields";

const OF_INGRESS = ["host", "path", "pathType"] as const satisfies readonly (keyof StackConfig)[];

/**
 * Mistakes in the keys of ports, host and path, beside what each holds by itself.
 *
 * @param given keys that are set, also those whose value is refused already
 */
export function entryPortMistakes(
    config: Partial<StackConfig>,
    given: ReadonlySet<string>,
    scenario: Scenario,
): Mistake[] {
    const runsApp = !given.has("workload") && !given.has("selector");
    return [
        ...layerMistakes(config, scenario),
        ...portMistakes(config, scenario),
        ...(runsApp ? targetMistakes(config, scenario) : []),
        ...(scenario.proxyProtocol ? ownListenerMistakes(config, runsApp) : []),
        ...(runsApp && (!given.has("image") || config.image === SOURCE_IMAGE) ? udpMistakes(config, scenario) : []),
    ];
}

function layerMistakes(config: Partial<StackConfig>, scenario: Scenario): Mistake[] {
    if (!hasIngress(scenario)) {
        const set = `scenario ${config.scenario} has a Service (layer 4), which knows no hosts and paths: remove it, or set a scenario with an Ingress, such as 4 or 7`;
        return OF_INGRESS.filter((key) => config[key] !== undefined).map((key) => ({ key, set }));
    }
    return config.host !== undefined && scenario.https
        ? [{ key: "host", set: `scenario ${config.scenario} is called by its certificateDomain: remove it` }]
        : [];
}

/** Of a scenario whose listeners are the stack's: nothing of TKE's controllers, and an app that reads the header. */
function ownListenerMistakes(
    { scenario, clb, tkeServiceConfig, image }: Partial<StackConfig>,
    runsApp: boolean,
): Mistake[] {
    const mistakes: Mistake[] = [];
    if (clb === ClbOwner.Controller) {
        const set = `scenario ${scenario} has listeners of its own, on a CLB of its own: remove it`;
        mistakes.push({ key: "clb", set });
    }
    if (tkeServiceConfig) {
        const set = `scenario ${scenario} has listeners of its own, which no TkeServiceConfig configures: remove it`;
        mistakes.push({ key: "tkeServiceConfig", set });
    }
    if (runsApp && (image === undefined || image === SOURCE_IMAGE)) {
        const set = `the default image does not read the PROXY protocol: set one that does, such as this project's echo server (app/) with PROXY_PROTOCOL: v2 in env`;
        mistakes.push({ key: "image", set });
    }
    return mistakes;
}

function portMistakes(config: Partial<StackConfig>, scenario: Scenario): Mistake[] {
    const { ports, directAccess = scenario.directAccess } = config;
    if (!ports) {
        return [];
    }
    const key = "ports";
    if (hasIngress(scenario)) {
        const isOne = ports.length === 1 && ports[0]?.protocol !== Protocol.Udp;
        const set = `the Ingress of scenario ${config.scenario} has one port, by TCP: set one, such as [{port: ${ingressPort(scenario)}}]`;
        return isOne ? [] : [{ key, set }];
    }
    if (scenario.proxyProtocol) {
        return [];
    }
    const numbers = ports.map(({ port }) => port);
    const twice = numbers.find((port, index) => numbers.indexOf(port) !== index);
    return twice !== undefined && !directAccess
        ? [{ key, set: `TCP and UDP on one port (${twice}) need direct access (457/51259): set different ports` }]
        : [];
}

/** The scenarios' own images speak TCP only: no health check of a UDP port would pass, and no Pod become ready. */
function udpMistakes(config: Partial<StackConfig>, scenario: Scenario): Mistake[] {
    const port = hasIngress(scenario) ? undefined : config.ports?.find(({ protocol }) => protocol === Protocol.Udp);
    const set = `the image of scenario ${config.scenario} answers TCP only: set image to one that answers UDP ${port?.port}`;
    return port ? [{ key: "ports", set }] : [];
}

/** The Pods that the stack runs have one named port. */
function targetMistakes(config: Partial<StackConfig>, scenario: Scenario): Mistake[] {
    return scenarioPorts(config, scenario)
        .filter(({ targetPort }) => typeof targetPort === "string" && targetPort !== HTTP_PORT_NAME)
        .map(({ targetPort }) => ({
            key: "ports",
            set: `the Pods that the stack runs have no port ${targetPort}: set targetPort to ${HTTP_PORT_NAME}, or to a number`,
        }));
}
