import { z } from "zod";
import type { ClusterObjects, Workload } from "../model/cluster-objects";
import type { Believes, Trust } from "./trust";
import { cidrsFrom } from "./trusted-cidrs";
import { mountedFiles, valueAt } from "./workload-settings";

const SOURCE = "https://apisix.apache.org/docs/apisix/plugins/real-ip/";

const http = z.object({
    real_ip_header: z.string().default("X-Real-IP"),
    real_ip_recursive: z.string().default("off"),
    real_ip_from: z.array(z.string()).default([]),
});

/**
 * How APISIX is set: by `config.yaml` in a ConfigMap. By default it believes `X-Real-IP` of its own machine alone; a
 * `real-ip` plugin on a route may believe more, which is not in Kubernetes' objects where routes are not.
 */
export function apisixTrust(workload: Workload, objects: ClusterObjects): Trust {
    const file = mountedFiles(workload, objects).find(({ name }) => name === "config.yaml");
    if (!file) {
        const reason = {
            en: "no config.yaml of a mounted ConfigMap was read",
            zh: "没有读到挂载的 ConfigMap 中的 config.yaml",
        };
        return {
            believes: { from: "unknown", reason },
            writes: "appended",
            goesLeft: false,
            proxyProtocol: "unknown",
            readFrom: [],
            source: SOURCE,
        };
    }
    const settings = http.safeParse(valueAt(file.content, "nginx_config", "http") ?? {}).data ?? http.parse({});
    const proxyProtocol = valueAt(file.content, "apisix", "proxy_protocol");
    return {
        believes: believes(settings.real_ip_from),
        writes: "appended",
        goesLeft: settings.real_ip_header.toLowerCase() === "x-forwarded-for" && settings.real_ip_recursive === "on",
        source: SOURCE,
        proxyProtocol: proxyProtocol === undefined || proxyProtocol === null ? "off" : "optional",
        readFrom: [
            `${file.from}: nginx_config.http.real_ip_from: ${JSON.stringify(settings.real_ip_from)}`,
            `${file.from}: nginx_config.http.real_ip_header: ${settings.real_ip_header}`,
        ],
    };
}

/** Its own machine is no peer that a CLB could be. */
function believes(list: readonly string[]): Believes {
    return cidrsFrom(list.filter((each) => !each.startsWith("127.") && !each.startsWith("unix:")));
}
