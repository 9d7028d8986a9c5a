import assert from "node:assert/strict";
import { causesOf, ERROR_CAUSES, ERROR_CODES } from "../../../tke/errors/lookup";

/** Codes of Tencent's page 457/81004 (2025-03-26), by controller. */
const OF_PAGE = {
    Service: "E4001 E4004 E4005 E4008 E4009 E4011 E4012 E4013 E4014 E4016 E4026 E4033 E4036 E4037 E4062 E4075".split(
        " ",
    ),
    Ingress: (
        "E4003 E4005 E4008 E4009 E4010 E4011 E4012 E4018 E4019 E4020 E4021 E4022 E4023 E4027 E4031 E4034 E4035 E4039 " +
        "E4040 E4041 E4042 E4043 E4044 E4046 E4047 E4048 E4049 E4051 E4052 E4053 E4054 E4055 E4060 E4066 E4068 E4071 " +
        "E4074 E4081 E4082 E4084 E4098 E4101"
    ).split(" "),
} as const;

/** Codes that the ingress controller's guide adds. */
const OF_GUIDE = (
    "E4000 E4004 E4006 E4007 E4013 E4017 E4024 E4025 E4026 E4030 E4032 E4033 E4036 E4037 E4038 E4045 E4050 E4091 E5003 " +
    "E5004 E5005 E5007 E5008 E5009 W1000 W1001 W1002"
).split(" ");

describe("error codes of TKE's controllers", () => {
    it("have every code of Tencent's page and of the guide, with its controller", () => {
        for (const controller of ["Service", "Ingress"] as const) {
            for (const code of OF_PAGE[controller]) {
                assert.ok(causesOf(code, controller).length > 0, `${code} of ${controller}`);
            }
        }
        for (const code of OF_GUIDE) {
            assert.ok(causesOf(code, "Ingress").length > 0, code);
        }
    });

    it("have one remedy per cause, and a source each", () => {
        for (const { controller, cause, meaning, remedy, source } of ERROR_CAUSES) {
            const label = `${controller} ${cause}`;
            assert.ok(meaning && remedy && source, label);
            assert.doesNotMatch(meaning + remedy, /\.$/, label);
        }
        const names = ERROR_CAUSES.map(({ controller, cause }) => `${controller} ${cause}`);
        assert.equal(new Set(names).size, names.length);
    });

    it("tell the causes of one code apart: hostNetwork has nothing to do with GlobalRouteDirectAccess", () => {
        const causes = causesOf("E4033", "Service");
        assert.deepEqual(
            causes.map(({ cause }) => cause),
            ["hostNetworkPods", "superNodeAccount", "globalRouteSwitch", "globalRouteAccount"],
        );
        assert.match(causes[0]!.remedy, /^remove hostNetwork/);
        assert.doesNotMatch(causes[0]!.remedy, /GlobalRouteDirectAccess|bill/);
    });

    it("are per controller: an Ingress's E4033 is about IPv6", () => {
        const [only, ...others] = causesOf("E4033", "Ingress");
        assert.match(only!.meaning, /IPv6/);
        assert.deepEqual(others, []);
        assert.match(causesOf("E4032")[0]!.meaning, /IP version/);
    });

    it("are looked up in any case of letters; an unknown one has no cause", () => {
        assert.deepEqual(causesOf(" e4060 "), causesOf("E4060"));
        assert.equal(causesOf("E4060").length, 4);
        assert.deepEqual(causesOf("E9999"), []);
        assert.deepEqual(causesOf(""), []);
        assert.ok(ERROR_CODES.every((code) => causesOf(code).length > 0));
    });
});
