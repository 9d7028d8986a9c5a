import assert from "node:assert/strict";
import { nearestWord } from "../../../../../tke/nearest-word";
import { InvalidFault, parseFault, type FaultRequest } from "../../../../../lab/cloud/faults/fault-request";

const ACTIONS = [
    { service: "vpc", version: "2017-03-12", action: "CreateVpc" },
    { service: "clb", version: "2018-03-17", action: "CreateLoadBalancer" },
];

const parse = (request: FaultRequest) => parseFault(request, ACTIONS, nearestWord);

function mistakesOf(request: FaultRequest): readonly string[] {
    try {
        parse(request);
    } catch (error) {
        assert.ok(error instanceof InvalidFault, String(error));
        return error.mistakes;
    }
    return [];
}

describe("a fault's request", () => {
    it("becomes the fault that it asks for", () => {
        const common = {
            action: "CreateVpc",
            service: undefined,
            region: undefined,
            times: undefined,
            nth: undefined,
            rate: undefined,
        };
        assert.deepEqual(parse({ action: "CreateVpc", error: "ResourceInUse.Address", message: "why" }), {
            ...common,
            effect: { kind: "error", code: "ResourceInUse.Address", message: "why" },
            seed: 1,
        });
        assert.deepEqual(parse({ action: "CreateVpc", delay: "1.5s", rate: "0.3", seed: "7" }), {
            ...common,
            effect: { kind: "delay", milliseconds: 1500 },
            rate: 0.3,
            seed: 7,
        });
        assert.deepEqual(parse({ action: "*", service: "clb", region: "ap-beijing", status: 503, times: 2 }), {
            action: "*",
            service: "clb",
            region: "ap-beijing",
            effect: { kind: "status", status: 503 },
            times: 2,
            nth: undefined,
            rate: undefined,
            seed: 1,
        });
        assert.equal(parse({ action: "CreateVpc", disconnect: true }).effect.kind, "disconnect");
        assert.equal(parse({ action: "CreateVpc", truncate: true, disconnect: false }).effect.kind, "truncate");
    });

    it("holds a call, or kills the lab at it, before or after", () => {
        assert.deepEqual(parse({ action: "CreateVpc", hang: "after" }).effect, { kind: "hang", point: "after" });
        assert.deepEqual(parse({ action: "CreateVpc", crash: "before", nth: "3" }).effect, {
            kind: "crash",
            point: "before",
        });
        assert.equal(parse({ action: "CreateVpc", crash: "before", nth: "3" }).nth, 3);
        assert.match(
            mistakesOf({ action: "CreateVpc", hang: "during" })[0] ?? "",
            /--hang during: must be before or after/,
        );
        assert.match(
            mistakesOf({ action: "CreateVpc", disconnect: true, nth: 0, times: 2 }).join("\n"),
            /--nth is one call[^]*--nth 0: must be a whole number from 1/,
        );
    });

    it("is about Kubernetes by verb and resource", () => {
        const service = "kubernetes";
        for (const action of ["patch deployments.apps", "get pods/log", "watch services", "get /version", "*"]) {
            assert.equal(parse({ service, action, status: 429 }).action, action);
        }
        const mistakes = mistakesOf({ service, action: "CreateVpc", error: "InternalError", region: "ap-beijing" });
        assert.match(mistakes.join("\n"), /a verb and a resource[^]*--error is a code of Tencent's[^]*--region/);
        assert.match(mistakesOf({ action: "CreateVpc", status: 429 })[0] ?? "", /set --error instead/);
    });

    it("suggests the action that was probably meant", () => {
        const [mistake, ...others] = mistakesOf({ action: "createVPCs", disconnect: true });
        assert.match(mistake ?? "", /^createVPCs is not an action that the lab serves; did you mean CreateVpc\?/);
        assert.deepEqual(others, []);
    });

    it("says in which service an action is", () => {
        assert.match(
            mistakesOf({ action: "CreateVpc", service: "clb", disconnect: true })[0] ?? "",
            /of vpc, not of clb/,
        );
        assert.match(mistakesOf({ action: "CreateVpc", service: "cvm", disconnect: true })[0] ?? "", /one of vpc, clb/);
    });

    it("is told all of its mistakes at once", () => {
        const mistakes = mistakesOf({
            action: "CreateVpk",
            error: "not found",
            status: "404",
            delay: "soon",
            times: "0",
            rate: "3",
            seed: "x",
            region: "moon",
        });
        for (const part of [
            "CreateVpk",
            "--error and --status and --delay exclude",
            "--error not found",
            "--status 404",
            "--delay soon",
            "--times 0",
            "--rate 3",
            "--seed x",
            "--region moon",
        ]) {
            assert.ok(
                mistakes.some((mistake) => mistake.includes(part)),
                `${part} in\n${mistakes.join("\n")}`,
            );
        }
        assert.equal(mistakes.length, 9);
    });

    it("has to say what happens, and nothing that belongs to something else", () => {
        assert.match(mistakesOf({ action: "CreateVpc" }).join(), /what happens is missing/);
        assert.match(mistakesOf({ action: "CreateVpc", disconnect: true, message: "m" }).join(), /set --error too/);
        assert.match(mistakesOf({ action: "CreateVpc", disconnect: true, seed: 1 }).join(), /set --rate too/);
    });

    for (const code of ["resourceInUse", "Resource In Use", "A.B.C", "", "ResourceInUse."]) {
        it(`does not take ${JSON.stringify(code)} for an error code`, () => {
            assert.match(mistakesOf({ action: "CreateVpc", error: code }).join(), /--error .*must look like/);
        });
    }

    for (const delay of ["0", "-1s", "11m", "", "2 parsecs"]) {
        it(`does not take ${JSON.stringify(delay)} for a delay`, () => {
            assert.match(mistakesOf({ action: "CreateVpc", delay }).join(), /--delay .*must be a time/);
        });
    }
});
