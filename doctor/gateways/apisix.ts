import { satisfies, valid } from "semver";
import { z } from "zod";
import type { ClusterObjects, Workload } from "../model/cluster-objects";
import { plain } from "../model/text";
import type { Trusts, Trust } from "./trust";
import { cidrsFrom } from "./trusted-cidrs";
import { imageTagOf, mountedFiles, valueAt } from "./workload-settings";

const SOURCE = "https://apisix.apache.org/docs/apisix/plugins/real-ip/";

const http = z.object({
    real_ip_header: z.string().default("X-Real-IP"),
    real_ip_recursive: z.string().default("off"),
    real_ip_from: z.array(z.string()).default([]),
});

/**
 * Versions that replace `X-Forwarded-For` by the peer's address unless `apisix.trusted_addresses` has the peer
 * (apache/apisix#12551); later ones do so only where that list is set (apache/apisix#13611), earlier ones never.
 */
const REPLACING = ">=3.14.0 <3.18.0";

/** What a `real-ip` plugin on a route changes. */
export interface RealIp {
    /** @default - everyone */
    trustedAddresses?: readonly string[];
}

/**
 * How APISIX is set: by `config.yaml` in a ConfigMap. By default it trusts `X-Real-IP` of its own machine alone; a
 * `real-ip` plugin on a route may trust more.
 */
export function apisixTrust(workload: Workload, objects: ClusterObjects, realIp?: RealIp): Trust {
    const file = mountedFiles(workload, objects).find(({ name }) => name === "config.yaml");
    if (!file) {
        const reason = {
            en: "no config.yaml of a mounted ConfigMap was read",
            zh: "没有读到挂载的 ConfigMap 中的 config.yaml",
        };
        return {
            trusts: { from: "unknown", reason },
            writes: "appended",
            goesLeft: false,
            proxyProtocol: "unknown",
            readFrom: [],
            source: SOURCE,
        };
    }
    const settings = http.safeParse(valueAt(file.content, "nginx_config", "http") ?? {}).data ?? http.parse({});
    const proxyProtocol = valueAt(file.content, "apisix", "proxy_protocol");
    const plugin = realIp && (realIp.trustedAddresses ?? ["0.0.0.0/0"]);
    const passes = passed(workload, file.content);
    // Plugins see the header as it is passed.
    const isCleared = passes.trusts?.from === "nobody";
    const replaced = trusts((isCleared ? undefined : plugin) ?? settings.real_ip_from);
    return {
        trusts: replaced.from === "everyone" ? replaced : (passes.trusts ?? replaced),
        // It appends the address that it takes for its peer's.
        writes: replaced.from === "everyone" ? "client" : passes.writes,
        goesLeft: settings.real_ip_header.toLowerCase() === "x-forwarded-for" && settings.real_ip_recursive === "on",
        source: SOURCE,
        proxyProtocol: proxyProtocol === undefined || proxyProtocol === null ? "off" : "optional",
        readFrom: [
            `${file.from}: nginx_config.http.real_ip_from: ${JSON.stringify(settings.real_ip_from)}`,
            `${file.from}: nginx_config.http.real_ip_header: ${settings.real_ip_header}`,
            `${file.from}: apisix.trusted_addresses: ${JSON.stringify(valueAt(file.content, "apisix", "trusted_addresses") ?? [])}`,
            ...(plugin ? [`ApisixRoute real-ip: trusted_addresses: ${JSON.stringify(plugin)}`] : []),
        ].map(plain),
    };
}

/** Whose `X-Forwarded-For` the app gets, with the peer appended; of others it gets the peer alone. */
function passed(workload: Workload, config: string): { writes: Trust["writes"]; trusts?: Trusts } {
    const list = z.array(z.string()).safeParse(valueAt(config, "apisix", "trusted_addresses")).data;
    if (list) {
        return { writes: "appended if trusted", trusts: cidrsFrom(list) };
    }
    const tag = imageTagOf(workload, /(^|\/)apisix$/) ?? "";
    const version = valid(tag.replace(/-.*$/, ""));
    if (!version) {
        const reason = {
            en: `the version of image tag ${tag || "-"} is not known: 3.14 to 3.17 replace X-Forwarded-For unless apisix.trusted_addresses has the peer`,
            zh: `无法从镜像标签 ${tag || "-"} 得知版本：3.14 至 3.17 会覆盖 X-Forwarded-For，除非对端在 apisix.trusted_addresses 中`,
        };
        return { writes: "appended", trusts: { from: "unknown", reason } };
    }
    return satisfies(version, REPLACING)
        ? { writes: "appended if trusted", trusts: { from: "nobody" } }
        : { writes: "appended" };
}

/** Its own machine is no peer that a CLB could be. */
function trusts(list: readonly string[]): Trusts {
    return cidrsFrom(list.filter((each) => !each.startsWith("127.") && !each.startsWith("unix:")));
}
