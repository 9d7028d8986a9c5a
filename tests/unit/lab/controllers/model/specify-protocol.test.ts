import type { V1Secret } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import type { Listener } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { servableListeners } from "../../../../../lab/controllers/diff/listener-plan";
import { serviceListeners } from "../../../../../lab/controllers/model/service-listeners";
import { service, view } from "../../../../support/objects/kubernetes-objects";

const ADDRESS = "127.2.0.10";
const certificate = (certId: string): V1Secret => ({
    data: { qcloud_cert_id: Buffer.from(certId).toString("base64") },
});
const secrets: Record<string, V1Secret> = {
    a: certificate("cert-a"),
    b: certificate("cert-b"),
    both: certificate("rsa, ecc"),
};

/**
 * `<protocol>:<port>`, with the rules of layer 7 and their certificates, and what was said.
 *
 * @param there the CLB's listeners.
 */
function served(
    specification: string,
    ports = [
        { port: 80, nodePort: 30080 },
        { port: 443, nodePort: 30443 },
    ],
    there: Listener[] = [],
) {
    const annotations = { "service.cloud.tencent.com/specify-protocol": specification };
    const state = serviceListeners(
        service({ annotations, ports }),
        ADDRESS,
        view({ secret: (_, name) => secrets[name] }),
    );
    return {
        listeners: servableListeners(state.listeners, there).map(({ protocol, port, rules, targets, certIds }) => {
            const backends = [...targets, ...rules.flatMap((rule) => rule.targets)];
            assert.ok(backends.length > 0 && backends.every((target) => target.port === 30000 + port));
            const texts = rules.map(({ domain, url, certIds }) => ` ${domain}${url} ${certIds?.join() ?? "-"}`);
            const own = protocol === "TCP_SSL" ? ` ${certIds?.join() ?? "-"}` : "";
            return `${protocol}:${port}${own}${texts.join("")}`;
        }),
        problems: state.problems.map(({ message }) => message),
    };
}

describe("protocols that a Service specifies", () => {
    it("take the place of TCP on the ports that they are for", () => {
        const hosts = { "a.com": {}, "b.com": {} };
        assert.deepEqual(served(JSON.stringify({ 80: { protocol: ["HTTP"], hosts }, 8080: { protocol: ["HTTP"] } })), {
            listeners: ["HTTP:80 a.com/ - b.com/ -", "TCP:443"],
            problems: [
                "service.cloud.tencent.com/specify-protocol: the Service has no port 8080. What to do: add it to spec.ports, or remove it here.",
            ],
        });
    });

    it("have the CLB's address for a host where none is named", () => {
        assert.deepEqual(served('{"80":{"protocol":["HTTP"]}}').listeners, [`HTTP:80 ${ADDRESS}/ -`, "TCP:443"]);
    });

    it("have each host's certificate for HTTPS, or one for all", () => {
        const hosts = { "a.com": { tls: "a" }, "b.com": {} };
        const specification = JSON.stringify({ 443: { protocol: ["HTTPS"], tls: "b", hosts } });
        assert.deepEqual(served(specification).listeners, ["TCP:80", "HTTPS:443 a.com/ cert-a b.com/ cert-b"]);
        const alone = '{"443":{"protocol":["HTTPS"],"tls":"a"}}';
        assert.deepEqual(served(alone).listeners, ["TCP:80", `HTTPS:443 ${ADDRESS}/ cert-a`]);
    });

    it("leave a host out whose certificate is missing, and say so", () => {
        const hosts = { "a.com": { tls: "a" }, "b.com": { tls: "none" } };
        const { listeners, problems } = served(JSON.stringify({ 443: { protocol: ["HTTPS"], hosts } }));
        assert.deepEqual(listeners, ["TCP:80", "HTTPS:443 a.com/ cert-a"]);
        assert.match(problems[0]!, /host b.com has no certificate: Secret none/);
    });

    it("keep a host that is served while its certificate is missing", () => {
        const hosts = { "a.com": { tls: "none" }, "b.com": { tls: "none" } };
        const there = [{ Protocol: "HTTPS", Port: 443, Rules: [{ Domain: "a.com", Url: "/" }] }] as Listener[];
        const { listeners, problems } = served(
            JSON.stringify({ 443: { protocol: ["HTTPS"], hosts } }),
            [{ port: 443, nodePort: 30443 }],
            there,
        );
        assert.deepEqual(listeners, ["HTTPS:443 a.com/ -"]);
        assert.equal(problems.length, 2);
    });

    it("have a certificate for TCP_SSL, two where the Secret names two, and wait for one that is missing", () => {
        const specify = (tls: string) => JSON.stringify({ 443: { protocol: ["TCP_SSL"], tls } });
        assert.deepEqual(served(specify("both")).listeners, ["TCP:80", "TCP_SSL:443 rsa,ecc"]);
        const { listeners, problems } = served(specify("none"));
        assert.deepEqual(listeners, ["TCP:80"]);
        assert.match(problems[0]!, /port 443 has no certificate: Secret none/);
        const there = [{ Protocol: "TCP_SSL", Port: 443 }] as Listener[];
        assert.deepEqual(served(specify("none"), undefined, there).listeners, ["TCP:80", "TCP_SSL:443 -"]);
    });

    it("leave QUIC out, as a limit of the lab, and serve the rest", () => {
        const { listeners, problems } = served('{"443":{"protocol":["QUIC"],"tls":"a"}}');
        assert.deepEqual(listeners, ["TCP:80"]);
        assert.match(problems[0]!, /no QUIC listeners.* a limit of the lab, not of TKE/);
    });

    it("change nothing where they are not of their form", () => {
        for (const text of ["x", "[]", '{"80":{"protocol":["SCTP"]}}', '{"http":{"protocol":["TCP"]}}']) {
            assert.deepEqual(served(text).listeners, ["TCP:80", "TCP:443"], text);
        }
    });
});
