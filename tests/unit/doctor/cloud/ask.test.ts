import assert from "node:assert/strict";
import { ask, factOf, unansweredNotes } from "../../../../doctor/cloud/ask";
import { known, type Fact, type Facts } from "../../../../doctor/model/facts";
import { plain } from "../../../../doctor/model/text";
import { UNKNOWN_FACTS } from "../../../../doctor/model/unknown-facts";

describe("what Tencent's API does not answer", () => {
    const refused = async (action: `${string}:${string}`, code: string): Promise<Fact<never>> => {
        const asked = await ask(action, () => Promise.reject(Object.assign(new Error("no"), { code })));
        return factOf(asked, plain("-"), () => assert.fail());
    };

    it("is a note for each cause, and nothing is noted of what was not asked", async () => {
        const network = await refused("tke:DescribeClusters", "AuthFailure.SignatureFailure");
        const facts: Facts = {
            ...UNKNOWN_FACTS,
            network,
            kubeProxy: network,
            billByIp: await refused("vpc:DescribeNetworkAccountType", "AuthFailure.SignatureFailure"),
            loadBalancers: {
                "lb-1": {
                    ipVersion: known("ipv4", "t"),
                    listeners: await refused("clb:DescribeListeners", "AuthFailure.UnauthorizedOperation"),
                    passToTarget: known(false, "t"),
                    reachability: known({ open: true, decidedBy: "-" }, "t"),
                },
            },
        };
        assert.deepEqual(
            unansweredNotes(facts).map(({ en }) => en.replace(/ \(.*/, "")),
            [
                "Tencent Cloud: tke:DescribeClusters was not answered: Tencent Cloud refused the API key",
                "Tencent Cloud: the API key has no permission for clb:DescribeListeners",
            ],
        );
        assert.deepEqual(unansweredNotes(UNKNOWN_FACTS), []);
    });
});
