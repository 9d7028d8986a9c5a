import { Protocol } from "../../../../components/network/security-rules";
import { loadBalancerMistakes, portMistakes } from "../../../../components/adoption/load-balancer-checks";
import { SCENARIOS } from "../../../../tke/scenarios";
import { config, facts, VPC_CNI, PUBLIC_CLB, object, assertTold } from "./facts";

describe("an adopted CLB", () => {
    const adopts = config({ loadBalancerId: "lb-1", clusterId: "cls-1" });
    const check = (loadBalancer: object | undefined, scenario: keyof typeof SCENARIOS = 1) =>
        loadBalancerMistakes(adopts, SCENARIOS[scenario], facts({ cluster: VPC_CNI, loadBalancer }));
    it("is as it has to be", () => assertTold(check(PUBLIC_CLB)));
    for (const [what, loadBalancer, scenario, told] of [
        ["is not there", undefined, 1, /no such CLB in ap-guangzhou \(E4011\)/],
        ["is not there, for an Ingress", undefined, 4, /\(E4018\)/],
        ["is a classic one", { ...PUBLIC_CLB, forward: 0 }, 1, /classic CLB/],
        ["is in another VPC", { ...PUBLIC_CLB, vpcId: "vpc-2" }, 1, /is in vpc-2 \(E4011\): set a CLB of vpc-1/],
        ["is TKE's", { ...PUBLIC_CLB, tags: { "tke-createdBy-flag": "yes" } }, 1, /\(E4012\)/],
        ["is TKE's, for an Ingress", { ...PUBLIC_CLB, tags: { "tke-createdBy-flag": "yes" } }, 4, /\(E4019\)/],
        [
            "is internal",
            { ...PUBLIC_CLB, networkType: "INTERNAL" },
            1,
            /set a CLB that is public, or clbType to internal/,
        ],
        ["is public", PUBLIC_CLB, 9, /set a CLB that is internal$/],
    ] as const) {
        it(what, () => assertTold(check(loadBalancer, scenario), ["loadBalancerId", told]));
    }

    const listener = { listenerId: "lbl-1", port: 80, protocol: "TCP" };
    const mine = object({ isOwn: true, annotations: { "service.kubernetes.io/tke-existed-lbid": "lb-1" } });
    const other = object({ annotations: { "service.kubernetes.io/tke-existed-lbid": "lb-1" } });
    it("has the port free", () =>
        assertTold(portMistakes(adopts, SCENARIOS[1], [{ ...listener, port: 443 }], { entries: [] }, false)));
    it("has the port for UDP, which is another", () =>
        assertTold(portMistakes(adopts, SCENARIOS[1], [{ ...listener, protocol: "UDP" }], { entries: [] }, false)));
    it("has the port taken by a listener", () =>
        assertTold(portMistakes(adopts, SCENARIOS[1], [listener], { entries: [] }, false), [
            "loadBalancerId",
            /port 80 is taken by listener lbl-1 \(TCP\), .*\(E4016\)/,
        ]));
    it("has the port claimed for UDP by a Service, which is another", () => {
        const udp = { ...other, ports: [{ port: 80, protocol: Protocol.Udp }] };
        assertTold(portMistakes(adopts, SCENARIOS[1], [], { entries: [udp] }, false));
    });
    it("has the port for TCP of the stack's own, and for UDP of another", () => {
        const both = { ...adopts, ports: [{ port: 80, protocol: Protocol.Udp }] };
        assertTold(portMistakes(both, SCENARIOS[1], [{ ...listener, protocol: "UDP" }], { entries: [mine] }, false), [
            "loadBalancerId",
            /port 80 is taken by listener lbl-1 \(UDP\)/,
        ]);
    });
    it("has the port claimed by a Service that has no listener yet", () =>
        assertTold(portMistakes(adopts, SCENARIOS[1], [], { entries: [other] }, false), [
            "loadBalancerId",
            /port 80 is taken by Service shop\/theirs/,
        ]));
    it("has one of two ports taken", () =>
        assertTold(portMistakes(adopts, SCENARIOS[12], [{ ...listener, port: 8000 }], { entries: [] }, false), [
            "loadBalancerId",
            /port 8000 is taken/,
        ]));
    it("has the stack's own listener", () =>
        assertTold(portMistakes(adopts, SCENARIOS[1], [listener], { entries: [mine] }, false)));
    it("has one of its own ports from an earlier run, and another that is somebody's", () =>
        assertTold(portMistakes(adopts, SCENARIOS[12], [{ ...listener, port: 8000 }], { entries: [mine] }, false), [
            "loadBalancerId",
            /port 8000 is taken/,
        ]));
    it("cannot be told whose listener it has, while the stack's cluster cannot be asked", () =>
        assertTold(portMistakes(adopts, SCENARIOS[1], [listener], undefined, false)));
    it("has a listener before the stack has anything", () =>
        assertTold(portMistakes(adopts, SCENARIOS[1], [listener], undefined, true), ["loadBalancerId", /is taken/]));
});
