import assert from "node:assert/strict";
import { diagnose } from "../../../doctor/diagnose";
import type { ClusterObjects } from "../../../doctor/model/cluster-objects";
import { known, type Facts } from "../../../doctor/model/facts";
import { clb, eni, ID, nothing, withServices } from "./finding-objects";
import { cluster, DIRECT_ACCESS, service, serviceConfig } from "./objects";

const LOCAL = { externalTrafficPolicy: "Local" } as const;
const DIRECT = { [DIRECT_ACCESS]: "true" };

describe("ports of one Service whose listeners differ", () => {
    const ports = [
        { name: "tls", port: 443, targetPort: 5000, nodePort: 30443 },
        { name: "ssh", port: 22, targetPort: 22, nodePort: 30022 },
        { name: "sctp", port: 99, protocol: "SCTP", targetPort: 99, nodePort: 30099 },
    ];
    const https = { "service.cloud.tencent.com/specify-protocol": '{"443":{"protocol":["HTTPS"]}}' };
    const groupsOf = (objects: ClusterObjects, facts?: Facts) =>
        diagnose(objects, facts).entryPoints[0]?.groups.map(
            ({ ports: of, verdict, sees }) => `${of.join()} ${verdict} ${sees}`,
        );

    it("have a verdict each, with their own ports on the path", () => {
        const objects = withServices(service(https, { ports }));
        assert.deepEqual(groupsOf(objects), ["web:443 kept node", "web:22 lost node", "web:99 lost nobody"]);
        const paths = diagnose(objects).entryPoints[0]?.groups.map(({ path }) =>
            path.flatMap(({ port }) => port ?? []),
        );
        assert.deepEqual(paths, [[443, 30443, 5000], [22, 30022, 22], [99]]);
        const codes = diagnose(objects).findings.map(({ code }) => code);
        assert.ok(!codes.includes("TCI0009"), "they are no Pods that are connected in different ways");
    });

    it("are read from the CLB's listeners, or from the TkeServiceConfig", () => {
        const two = ports.slice(0, 2);
        const listener = { protocol: "TCP", keepalive: false, targets: [] } as const;
        const facts = clb({
            listeners: known(
                [
                    { ...listener, id: "lbl-1", port: 443, snatEnable: true },
                    { ...listener, id: "lbl-2", port: 22, snatEnable: false },
                ],
                "t",
            ),
            reachability: nothing,
        });
        const direct = withServices(service({ ...ID, ...DIRECT }, { ports: two }));
        assert.deepEqual(groupsOf(direct, facts), ["web:443 lost CLB", "web:22 kept client"]);
        const both = {
            "service.cloud.tencent.com/specify-protocol": '{"443":{"protocol":["HTTPS"]},"22":{"protocol":["HTTP"]}}',
        };
        const annotations = { ...DIRECT, ...both, "service.cloud.tencent.com/tke-service-config": "web" };
        const configured = cluster({
            ...eni,
            services: [service(annotations, { ports: two })],
            tkeServiceConfigs: [serviceConfig({ l7Listeners: [{ protocol: "HTTPS", port: 443, keepaliveEnable: 1 }] })],
        });
        assert.deepEqual(groupsOf(configured), ["web:443 kept CLB", "web:22 kept client"]);
    });

    it("leave UDP out beside TCP on one port, unless direct access is on (457/51259)", () => {
        const both = ["TCP", "UDP"].map((protocol) => ({ name: protocol, port: 53, protocol, nodePort: 30053 }));
        const over = withServices(service({}, { ...LOCAL, ports: both }));
        assert.deepEqual(groupsOf(over), ["web:53 kept client", "web:53 lost nobody"]);
        assert.ok(diagnose(over).findings.some(({ code }) => code === "TCI0053"));
    });

    it("alike, are one group", () => {
        const alike = [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
        ];
        assert.deepEqual(groupsOf(withServices(service(DIRECT, { ports: alike }))), ["web:53,web:53 kept client"]);
    });
});
