import assert from "node:assert/strict";
import pc from "picocolors";
import { diagnose } from "../../../../doctor/diagnose";
import { terminalReport } from "../../../../doctor/output/terminal-report";
import { listener, ID, withServices } from "../finding-objects";
import {
    cluster,
    DIRECT_ACCESS,
    ingress,
    INGRESS_DIRECT_ACCESS,
    pod,
    service,
    serviceConfig,
    vpcCniNode,
} from "../objects";

const onIngress = {
    [INGRESS_DIRECT_ACCESS]: "true",
    "ingress.cloud.tencent.com/tke-service-config": "web",
};

describe("the fix of a listener that replaces the client's address", () => {
    const found = (...input: Parameters<typeof diagnose>) =>
        diagnose(...input).findings.find(({ code }) => code === "TCI0007");

    it("switches the listeners off that the CLB API named, and on again to undo it", () => {
        const fix = found(withServices(service({ ...ID, [DIRECT_ACCESS]: "true" })), listener(true))?.fix;
        assert.match(
            fix?.commands.join("\n") ?? "",
            /^tccli clb ModifyListener --region REGION --LoadBalancerId lb-\w+ --ListenerId \S+ --SnatEnable False$/,
        );
        assert.match(fix?.undo.commands.join("\n") ?? "", /--SnatEnable True$/);
    });

    it("changes the TkeServiceConfig that switched it on, and leaves the rest of its listeners", () => {
        const listeners = [
            { protocol: "HTTP", port: 80, snatEnable: true },
            { protocol: "HTTPS", port: 443, snatEnable: true },
        ];
        const objects = cluster({
            nodes: [vpcCniNode],
            pods: [pod()],
            services: [service({}, { type: "ClusterIP" })],
            ingresses: [ingress(onIngress)],
            tkeServiceConfigs: [serviceConfig({ l7Listeners: listeners })],
        });
        const [command = ""] = found(objects)?.fix?.commands ?? [];
        assert.match(command, /^kubectl patch tkeserviceconfig web -n shop --type merge -p /);
        const patch = JSON.parse(/'(.*)'$/.exec(command)?.[1] ?? "") as { spec: { loadBalancer: object } };
        assert.deepEqual(patch.spec.loadBalancer, {
            l7Listeners: listeners.map((each) => ({ ...each, snatEnable: false })),
        });
    });

    it("is printed as the finding's remedy where nothing was seen that can be changed", () => {
        const report = diagnose(withServices(service({ [DIRECT_ACCESS]: "true" })));
        const withoutFix = report.findings.filter(({ fix }) => fix === undefined);
        assert.ok(withoutFix.length > 0);
        const text = terminalReport(report, "en", pc.createColors(false));
        for (const { remedy } of withoutFix) {
            assert.ok(text.includes(`fix: ${remedy.en}`));
        }
    });
});
