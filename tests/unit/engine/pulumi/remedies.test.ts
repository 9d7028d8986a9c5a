import assert from "node:assert/strict";
import {
    explainBackendFailure,
    explainFailure,
    plainMessage,
    type FailureContext,
} from "../../../../engine/pulumi/remedies";
import { requireCredentials } from "../../../../cli/credentials";

const context: FailureContext = { stack: "dev", target: "cloud", operation: "up" };
const lock =
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n" +
    "  file:///b/.pulumi/locks/organization/p/dev/x.json: created by me@host (pid 42) at 2026-01-02T03:04:05Z";

describe("a known failure", () => {
    const cases: Record<string, [message: string, cause: RegExp, remedy: RegExp]> = {
        "a lock": [lock, /dev is locked by another run: me@host, process 42, since 2026-01-02/, /pulumi cancel dev/],
        "a lock of Pulumi Cloud": [
            "[409] Conflict: Another update is currently in progress.",
            /locked/,
            /pulumi cancel/,
        ],
        "a state file that was cut off": [
            "error: failed to load checkpoint: place 1: unexpected end of JSON input",
            /the state of stack dev is damaged: place 1: unexpected end of JSON input/,
            /copy dev\.json\.bak, .*, over dev\.json/,
        ],
        "a state file that keeps stacks from being listed": [
            "error: place 1: unexpected end of JSON input",
            /is damaged: unexpected end of JSON input/,
            /over .*\.json/,
        ],
        "a full disk": ["ENOSPC: no space left on device, write", /the disk is full/, /free some space/],
        "a file size limit": ["EFBIG: file too large, write", /the disk is full/, /free some space/],
        "no login": ["error: PULUMI_ACCESS_TOKEN must be set for login", /logged in to no backend/, /pulumi login/],
        "no passphrase": [
            "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
            /sealed with a passphrase/,
            /set PULUMI_CONFIG_PASSPHRASE/,
        ],
        "a wrong passphrase": ["error: incorrect passphrase", /passphrase is not the one/, /PULUMI_CONFIG_PASSPHRASE/],
        "a wrong key": [
            "[TencentCloudSDKError] Code=AuthFailure.SignatureFailure, Message=The provided credentials",
            /refused the API key \(AuthFailure\.SignatureFailure\)/,
            /TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY/,
        ],
        "a wrong clock": [
            "[TencentCloudSDKError] Code=AuthFailure.SignatureExpire, Message=The signature has expired",
            /clock is more than five minutes off/,
            /set the clock/,
        ],
        "a missing permission": [
            "Code=UnauthorizedOperation.CamNoAuth, Message=no",
            /may not do this \(UnauthorizedOperation\.CamNoAuth\)/,
            /CAM/,
        ],
        "a missing CAM permission": ["Code=AuthFailure.UnauthorizedOperation, Message=no", /may not do this/, /CAM/],
        "a quota": ["Code=LimitExceeded.VpcLimit, Message=no", /reached a limit/, /quota/],
        "a certificate that is not there": [
            "[TencentCloudSDKError] Code=FailedOperation.CertificateNotFound, Message=no",
            /no certificate of that id/,
            /set certificateId to another/,
        ],
        "an unreachable cluster": [
            "failed to read resource state due to unreachable cluster. If the cluster was deleted,",
            /cannot be reached/,
            /destroy with --delete-unreachable/,
        ],
        "a missing plugin": [
            "no resource plugin 'pulumi-resource-kubernetes' found in the workspace at version v4.34.2",
            /plugin is missing.*pulumi-resource-kubernetes/,
            /pulumi install/,
        ],
        "a stack that is not empty": ["error: 'dev' still has resources; removal rejected.", /still holds/, /destroy/],
        "a policy pack that does not start": ['policy pack "p" failed to start: x', /policy/, /--no-policy/],
    };

    for (const [what, [message, cause, remedy]] of Object.entries(cases)) {
        it(`(${what}) is one line of cause and one of remedy`, () => {
            const [first, second, ...rest] = (explainFailure(message, context) ?? "").split("\n");
            assert.match(first!, cause);
            assert.match(second ?? "", remedy);
            assert.deepEqual(rest, []);
        });
    }

    it("is not what a Pod's container says of its own disk or its own login", () => {
        for (const said of [
            "Pod app-1, container app: CrashLoopBackOff: ENOSPC: no space left on device, write",
            "[Pod demo/app-1]: containers with unready status: [app] -- ENOSPC: no space left on device",
            "Pod app-1: Unhealthy: [401] Unauthorized",
        ]) {
            const message = `Deployment demo/app is not ready after 600 s: 0 of 2 Pods updated\n  ${said}`;
            assert.equal(explainFailure(message, context), undefined, said);
        }
    });

    it("is told the same when it is explained twice", () => {
        for (const [message] of Object.values(cases)) {
            const once = explainFailure(message, context)!;
            assert.equal(explainFailure(once, context) ?? once, once);
        }
    });

    it("is not what is throttled only, nor what nobody knows", () => {
        assert.equal(explainFailure("Code=RequestLimitExceeded, Message=slow down", context), undefined);
        assert.equal(explainFailure("something else", context), undefined);
    });

    it("names the switch on the commands that have it", () => {
        const message = "configured Kubernetes cluster is unreachable: refused";
        assert.match(explainFailure(message, { ...context, operation: "destroy" })!, /add --delete-unreachable/);
        assert.match(explainFailure(message, { ...context, operation: "up" })!, /destroy with --delete-unreachable/);
    });
});

describe("a backend", () => {
    it("that does not answer is named, with where to look", () => {
        const message = explainBackendFailure(
            "code: -2\n stdout: \n stderr: Command failed\nerror: dial tcp 127.0.0.1:9: connect: connection refused\n err?: x",
            context,
            "s3://states",
        );
        assert.match(message ?? "", /^the Pulumi backend s3:\/\/states cannot be reached: dial tcp/);
        assert.match(message ?? "", /\n {2}check .*PULUMI_BACKEND_URL/);
    });
});

describe("a message of the CLI", () => {
    it("is told without the Automation API's frame", () => {
        const frame =
            "code: -2\n stdout: \n stderr: Command failed with exit code 1: pulumi x\nerror: it broke\n- why\n err?: Error: it\n";
        assert.equal(plainMessage(frame), "it broke\n- why");
        assert.equal(plainMessage("as it is\n"), "as it is");
    });
});

describe("credentials for Tencent Cloud", () => {
    const home = "/nonexistent";

    it("that are missing are named", () => {
        assert.throws(() => requireCredentials({}, home), /TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY not set/);
        assert.throws(
            () => requireCredentials({ TENCENTCLOUD_SECRET_ID: "x" }, home),
            /no credentials for Tencent Cloud: TENCENTCLOUD_SECRET_KEY not set\n {2}set them/,
        );
    });

    it("may be an API key or a role", () => {
        requireCredentials({ TENCENTCLOUD_SECRET_ID: "x", TENCENTCLOUD_SECRET_KEY: "y" }, home);
        requireCredentials({ TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE: "token.json" }, home);
    });
});
