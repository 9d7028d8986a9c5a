import type { ClusterObjects, Workload } from "../model/cluster-objects";
import { plain, type Text } from "../model/text";
import type { Trusts, Trust } from "./trust";
import { cidrsFrom } from "./trusted-cidrs";
import { mountedConfigMaps, mountedFiles, optionsOf, valueAt } from "./workload-settings";

const SOURCE = "https://doc.traefik.io/traefik/routing/entrypoints/#forwarded-headers";
/** As arguments (`entrypoints.web.forwardedheaders.trustedips`) and variables (`traefik_entrypoints_web_…`) have them. */
const OPTION = /^(?:traefik_)?entrypoints[._](.+)[._](forwardedheaders|proxyprotocol)[._](trustedips|insecure)$/;

interface Setting {
    entryPoint: string;
    section: string;
    key: string;
    value: string;
    from: Text;
}

/**
 * How Traefik is set: by its arguments, variables, or a static file in a ConfigMap. It strips forwarding headers of
 * peers that it does not trust, and appends its peer to those of others. Where entry points differ, the one that
 * trusts most counts.
 */
export function traefikTrust(workload: Workload, objects: ClusterObjects): Trust {
    const settings = [...fromOptions(workload), ...fromFiles(workload, objects)];
    const unreadable = mountedFiles(workload, objects).find(
        ({ name, content }) => /\.toml$/.test(name) && /entryPoints/i.test(content),
    );
    if (unreadable) {
        const reason = {
            en: `${unreadable.from} is TOML, which doctor does not read`,
            zh: `${unreadable.from} 是 TOML，doctor 不解析这种格式`,
        };
        return {
            trusts: { from: "unknown", reason },
            writes: "appended if trusted",
            goesLeft: true,
            proxyProtocol: "unknown",
            readFrom: [],
            source: SOURCE,
        };
    }
    const trusted = trusts(settings.filter(({ section }) => section === "forwardedheaders"));
    const unread = unreadConfigMap(workload, objects);
    const reason = {
        en: `ConfigMap ${unread} was not read or does not exist; it may set forwardedHeaders`,
        zh: `没有读到 ConfigMap ${unread}（或不存在），其中可能设置了 forwardedHeaders`,
    };
    return {
        trusts: unread !== undefined && trusted.from !== "everyone" ? { from: "unknown", reason } : trusted,
        writes: "appended if trusted",
        goesLeft: true,
        proxyProtocol: settings.some(({ section }) => section === "proxyprotocol") ? "optional" : "off",
        readFrom:
            settings.length > 0
                ? settings.map(({ entryPoint, section, key, value, from }) => ({
                      en: `${from.en}: ${entryPoint}.${section}.${key}: ${value}`,
                      zh: `${from.zh}：${entryPoint}.${section}.${key}: ${value}`,
                  }))
                : [NOT_SET],
        source: SOURCE,
    };
}

const OPTIONS: Text = { en: "arguments", zh: "启动参数" };
const NOT_SET: Text = {
    en: "neither arguments, variables nor mounted ConfigMaps set forwardedHeaders: no peer is trusted",
    zh: "启动参数、环境变量和挂载的 ConfigMap 都没有设置 forwardedHeaders：不信任任何来源",
};

function unreadConfigMap(workload: Workload, { configMaps }: ClusterObjects): string | undefined {
    const refs = new Set(configMaps.map(({ metadata }) => `${metadata?.namespace ?? "default"}/${metadata?.name}`));
    return mountedConfigMaps(workload)
        .map(({ namespace, name }) => `${namespace}/${name}`)
        .find((ref) => !refs.has(ref));
}

function trusts(settings: readonly Setting[]): Trusts {
    if (settings.some(({ key, value }) => key === "insecure" && value === "true")) {
        return { from: "everyone" };
    }
    return cidrsFrom(settings.filter(({ key }) => key === "trustedips").flatMap(({ value }) => value.split(",")));
}

function fromOptions(workload: Workload): Setting[] {
    return [...optionsOf(workload)].flatMap(([name, value]) => {
        const [, entryPoint = "", section = "", key = ""] = OPTION.exec(name) ?? [];
        return key ? [{ entryPoint, section, key, value, from: OPTIONS }] : [];
    });
}

function fromFiles(workload: Workload, objects: ClusterObjects): Setting[] {
    return mountedFiles(workload, objects).flatMap(({ from, content }) => {
        const entryPoints = valueAt(content, "entryPoints");
        return Object.entries(isObject(entryPoints) ? entryPoints : {}).flatMap(([entryPoint, settings]) =>
            (["forwardedHeaders", "proxyProtocol"] as const).flatMap((section) => {
                const values = isObject(settings) ? settings[section] : undefined;
                return Object.entries(isObject(values) ? values : {}).map(([key, value]) => ({
                    entryPoint,
                    section: section.toLowerCase(),
                    key: key.toLowerCase(),
                    value: String(value),
                    from: plain(from),
                }));
            }),
        );
    });
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
}
