import assert from "node:assert/strict";
import {
    isWithheld,
    withheldMessage,
    withoutWithheld,
} from "../../../../../../lab/kubernetes/kubelet/process/withheld-variables";

describe("variables that a container's process does not get", () => {
    for (const name of [
        ...["NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_V8_COVERAGE", "node_options"],
        ...["LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "GCONV_PATH", "GLIBC_TUNABLES"],
        ...["PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME", "PERL5OPT", "PERL5LIB", "RUBYOPT", "PHPRC", "LUA_INIT_5_4"],
        ...["BASH_ENV", "BASH_FUNC_ls%%", "ENV", "PS4", "PATH", "HOME", "JAVA_TOOL_OPTIONS", "DOTNET_STARTUP_HOOKS"],
        ...["GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "OPENSSL_CONF", "npm_config_script_shell", "TKE_LAB_PARENT_PID"],
    ]) {
        it(`include ${name}`, () => assert.ok(isWithheld(name)));
    }

    for (const name of [
        ...["NODE_ENV", "NODE_NAME", "NODE_IP", "PYTHONUNBUFFERED", "HOST", "PORT", "POD_NAME", "ENVIRONMENT", "LANG"],
        ...["HTTP_PROXY", "DATABASE_URL", "GITHUB_TOKEN_NAME", "PATH_PREFIX", "OLD_VALUE", "constructor", "__proto__"],
    ]) {
        it(`do not include ${name}`, () => assert.ok(!isWithheld(name)));
    }

    it("are named, without their values, and the others are handed over", () => {
        const { handed, withheld } = withoutWithheld({ NODE_OPTIONS: "--import=data:x", A: "1", LD_PRELOAD: "/x.so" });
        assert.deepEqual(handed, { A: "1" });
        assert.deepEqual(withheld, ["NODE_OPTIONS", "LD_PRELOAD"]);
        const message = withheldMessage("echo", withheld);
        assert.match(message, /container echo.*: LD_PRELOAD, NODE_OPTIONS$/);
        assert.doesNotMatch(message, /data:x/);
    });
});
