import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { API_ERRORS } from "../../../tencent/api-error-rows";
import { ERROR_CAUSES } from "../../../tke/errors/lookup";
import pc from "picocolors";
import { diagnose } from "../../../doctor/diagnose";
import { errorWordsInChinese, explain, explanationList, explanationText } from "../../../doctor/explain/explain";
import { exitCodeOf } from "../../../doctor/output/exit-code";
import { markdownReport } from "../../../doctor/output/markdown-report";
import { sarifReport } from "../../../doctor/output/sarif-report";
import { terminalReport } from "../../../doctor/output/terminal-report";
import { withGiven } from "../../../doctor/run-doctor";
import { UNKNOWN_FACTS } from "../../../doctor/model/unknown-facts";
import { ARRIVAL_ROWS, SHORTCUT_ROWS } from "../../../tke/decision-table/arrival-rows";
import { DIRECT_ACCESS_ROWS } from "../../../tke/decision-table/direct-access-rows";
import { PROXY_PROTOCOL_ROWS } from "../../../tke/decision-table/proxy-protocol-rows";
import { ROWS } from "../../../tke/decision-table/rows";
import { inChinese } from "../../../doctor/paths/path-words";
import { cluster, DIRECT_ACCESS, manifest, manifests, pod, service, vpcCniNode } from "./objects";

const lost = diagnose(cluster({ nodes: [vpcCniNode], pods: [pod()], services: [service()] }));
const kept = diagnose(
    cluster({ nodes: [vpcCniNode], pods: [pod()], services: [service({ [DIRECT_ACCESS]: "true" })] }),
);
const open = diagnose(manifests({ services: [manifest()] }));

describe("doctor's reports", () => {
    it("exit with 0, 1 or 3, as the threshold has it", () => {
        const codes = ([lost, kept, open] as const).map((diagnosis) =>
            (["lost", "unknown", "never"] as const).map((threshold) => exitCodeOf(diagnosis, threshold)),
        );
        assert.deepEqual(codes, [
            [1, 1, 0],
            [0, 0, 0],
            [0, 3, 0],
        ]);
    });

    it("have no colours where there is no terminal, and say verdict, path, fix and undo", () => {
        const text = terminalReport(lost, "en", pc.createColors(false));
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(text, /\u001b/);
        assert.match(text, /✘ lost/);
        assert.match(text, /node 10\.20\.0\.11:30080/);
        assert.match(text, /fix: .*\n +kubectl patch service web[^]*undo: .*\n +kubectl patch service web/);
        assert.match(terminalReport(lost, "zh", pc.createColors(false)), /✘ 丢失/);
    });

    it("make no markup of names, and stay within a comment's length", () => {
        const evil = service({}, {}, { metadata: { namespace: "shop", name: "<img|x>", uid: "u" } });
        const text = markdownReport(diagnose(cluster({ services: [evil], pods: [pod()], nodes: [vpcCniNode] })), "en");
        assert.ok(text.includes("\\<img\\|x\\>"));
        assert.doesNotMatch(text.replace(/```[^]*?```/g, ""), /[^\\]<img/);
        const many = Array.from({ length: 2000 }, (_, n) =>
            service({}, {}, { metadata: { namespace: "shop", name: `s-${n}`, uid: "u" } }),
        );
        assert.ok(markdownReport(diagnose(cluster({ services: many })), "en").length < 65_536);
    });

    it("let nothing of a manifest command a terminal, a log or the direction of text", () => {
        const hostile = service({ "service.cloud.tencent.com/direct-acces": "x" });
        hostile.metadata!.name = "web\u001b[31m\n::error::x\u202e";
        const diagnosis = diagnose(cluster({ services: [hostile], pods: [pod()], nodes: [vpcCniNode] }));
        for (const text of [terminalReport(diagnosis, "en", pc.createColors(false)), markdownReport(diagnosis, "en")]) {
            assert.ok(!text.includes("\u001b") && !text.includes("\u202e"));
            assert.doesNotMatch(text, /^::/m);
            assert.match(text, /\[U\+001B\\?\]/);
        }
    });

    it("name file and line in SARIF", () => {
        const input = manifest();
        const locations = new Map([[input.metadata as object, { file: "a.yaml", line: 3 }]]);
        const sarif = JSON.stringify(
            sarifReport(diagnose(manifests({ services: [input] }), UNKNOWN_FACTS, { locations }), "en"),
        );
        assert.match(sarif, /"uri":"a\.yaml"},"region":{"startLine":3}/);
    });

    it("explain findings, TKE's error codes and addresses, and suggest the nearest of what they do not know", () => {
        assert.match(explanationText(explain("tci0001"), "zh"), /NodePort/);
        assert.match(explanationText(explain("E4060"), "en"), /SNAT Pro/);
        assert.match(explanationText(explain("resourceinsufficient"), "en"), /sold out/);
        assert.match(explanationText(explain("ResourceInsufficient.SpecifiedInstanceType"), "zh"), /处理方法/);
        assert.match(explanationText(explain("100.64.3.2"), "en"), /health checks/);
        assert.match(explanationText(explain("100.127.3.2"), "en"), /keepaliveEnable/);
        assert.throws(() => explain("E4061"), /did you mean E40/);
        assert.match(explanationList("en"), /TCI0001/);
    });

    it("give the reasons of the decision table in Chinese, too", () => {
        const rows = [Object.values(ROWS).flat(), DIRECT_ACCESS_ROWS, ARRIVAL_ROWS, SHORTCUT_ROWS, PROXY_PROTOCOL_ROWS];
        const reasons = rows.flat().map(({ why }) => why);
        assert.deepEqual(
            reasons.filter((why) => inChinese(why) === why),
            [],
        );
    });

    it("explain the error codes of TKE's controllers and of Tencent's API in Chinese, as their page has them", () => {
        const english = [
            ...ERROR_CAUSES.flatMap(({ code, meaning, remedy }) => (code === undefined ? [] : [meaning, remedy])),
            ...API_ERRORS.flatMap(({ causes }) => causes.flatMap(({ cause, remedy }) => [cause, remedy])),
        ];
        assert.deepEqual(
            english.filter((each) => errorWordsInChinese(each) === each),
            [],
        );
        const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "zh", "cloud-errors.md"), "utf8");
        for (const { cause, remedy } of API_ERRORS.flatMap(({ causes }) => causes)) {
            assert.ok(page.includes(`| ${errorWordsInChinese(cause)} `), cause);
            assert.ok(page.includes(`| ${errorWordsInChinese(remedy)} `), remedy);
        }
        assert.match(explanationText(explain("E4060"), "zh"), /账户未开通/);
    });

    it("take facts from the user, and refuse what is none", () => {
        assert.deepEqual(withGiven(UNKNOWN_FACTS, ["billByIp=no"]).billByIp, {
            known: true,
            value: false,
            from: "--fact billByIp=no",
        });
        assert.throws(() => withGiven(UNKNOWN_FACTS, ["network=flannel"]), /network=VPC-CNI\|GR/);
    });
});
