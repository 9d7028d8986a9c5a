import type { Rule } from "./rule";

/** Gateways that take any address for a client's that anybody writes into a header. */
export const gatewayRules: Rule = ({ gateways, index }) =>
    gateways
        .filter(({ trust }) => trust.trusts.from === "everyone")
        .map(({ workload, trust }) => ({
            name: "gatewayTrustsEveryone",
            about: { kind: workload.kind, metadata: index.workloadNamed(workload)?.metadata },
            source: trust.source,
            why: {
                en: trust.readFrom.map(({ en }) => en).join("; "),
                zh: trust.readFrom.map(({ zh }) => zh).join("；"),
            },
        }));
