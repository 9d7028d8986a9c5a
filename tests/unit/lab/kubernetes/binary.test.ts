import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ProcessLock } from "../../../../machine/process-lock";
import {
    buildLock,
    buildRecipe,
    cacheDirectory,
    controlPlaneBinary,
    isGoRecentEnough,
} from "../../../../lab/kubernetes/binary";
import { addBuildLine, buildMessage, remainingSeconds } from "../../../../lab/kubernetes/build-progress";

const GO_MOD = "module example.com/control-plane\n\ngo 1.24.0\n\nrequire (\n\tk8s.io/kubernetes v1.34.4\n)\n";
const SOURCES = { "main.go": "package main\n", "go.mod": GO_MOD, "go.sum": "" };

describe("the control plane's build recipe", () => {
    it("takes the versions from go.mod and has the binary report that of Kubernetes", () => {
        const recipe = buildRecipe(SOURCES);
        assert.equal(recipe.kubernetesVersion, "v1.34.4");
        assert.equal(recipe.goVersion, "1.24.0");
        assert.match(recipe.flags.join(" "), /-X k8s\.io\/component-base\/version\.gitVersion=v1\.34\.4 /);
    });

    it("has another hash for other sources, and the same one for the same", () => {
        const { hash } = buildRecipe(SOURCES);
        assert.equal(buildRecipe({ ...SOURCES }).hash, hash);
        for (const name of Object.keys(SOURCES) as (keyof typeof SOURCES)[]) {
            assert.notEqual(buildRecipe({ ...SOURCES, [name]: `${SOURCES[name]}\n// changed\n` }).hash, hash, name);
        }
    });

    it("is cached outside the checkout, where XDG_CACHE_HOME or else ~/.cache says", () => {
        const recipe = { kubernetesVersion: "v1.34.4", hash: "0123456789ab" };
        const name = "tke-client-ip/control-plane-v1.34.4-0123456789ab";
        assert.equal(cacheDirectory(recipe, { HOME: "/home/me" }), `/home/me/.cache/${name}`);
        assert.equal(cacheDirectory(recipe, { HOME: "/home/me", XDG_CACHE_HOME: "/cache" }), `/cache/${name}`);
        assert.equal(
            cacheDirectory(recipe, { HOME: "/home/me", XDG_CACHE_HOME: "relative" }),
            `/home/me/.cache/${name}`,
        );
    });

    it("compares Go versions by number", () => {
        assert.ok(isGoRecentEnough("go1.24.0", "1.24.0"));
        assert.ok(isGoRecentEnough("go1.26", "1.24.0"));
        assert.ok(isGoRecentEnough("go1.100.1", "1.24.3"));
        assert.ok(!isGoRecentEnough("go1.9.9", "1.24.0"));
        assert.ok(!isGoRecentEnough("go1.24.2", "1.24.3"));
        assert.ok(!isGoRecentEnough("devel", "1.24.0"));
    });
});

describe("the build's progress", () => {
    it("counts modules while they are downloaded and packages while they are compiled", () => {
        const state = { downloaded: 0, compiled: 0, startedAt: 0, toCompile: undefined as number | undefined };
        addBuildLine(state, "go: downloading k8s.io/kubernetes v1.34.4");
        assert.match(buildMessage("v1.34.4", state, 0), /1 modules downloaded.*6 minutes/);
        state.toCompile = 2000;
        addBuildLine(state, "k8s.io/api/core/v1");
        addBuildLine(state, "# k8s.io/api/core/v1");
        assert.match(buildMessage("v1.34.4", state, 0), /1 of 2000 packages compiled, about \d+ min to go/);
    });

    it("goes by the measured rate once it means something", () => {
        const slow = { downloaded: 0, compiled: 500, toCompile: 1500, startedAt: 0 };
        assert.equal(remainingSeconds(slow, 250_000), 515);
        assert.ok(remainingSeconds({ ...slow, compiled: 1 }, 250_000) < 300);
    });
});

describe("controlPlaneBinary", () => {
    let home: string;
    let source: string;
    let calls: string;
    let env: NodeJS.ProcessEnv;

    const fakeGo = (version: string, build: string) =>
        writeFileSync(
            join(home, "bin", "go"),
            [
                "#!/bin/sh",
                `echo "$1" >> ${calls}`,
                'case "$1" in',
                `env) echo ${version} ;;`,
                "list) echo 'go: downloading k8s.io/kubernetes v1.34.4' >&2; echo a; echo b ;;",
                `build) ${build} ;;`,
                "esac",
            ].join("\n"),
            { mode: 0o755 },
        );
    const writesItsOutput =
        'while [ "$1" != -o ]; do shift; done; echo a >&2; sleep 0.2; echo b >&2; echo built > "$2"';
    const builds = () =>
        readFileSync(calls, "utf8")
            .split("\n")
            .filter((line) => line === "build").length;

    beforeEach(() => {
        home = mkdtempSync(join(tmpdir(), "binary-"));
        source = join(home, "source");
        calls = join(home, "calls");
        for (const directory of [source, join(home, "bin")]) {
            mkdirSync(directory);
        }
        for (const [name, text] of Object.entries(SOURCES)) {
            writeFileSync(join(source, name), text);
        }
        env = { PATH: `${join(home, "bin")}:/usr/bin:/bin`, XDG_CACHE_HOME: join(home, "cache") };
    });

    afterEach(() => rmSync(home, { recursive: true }));

    it("builds once, then finds it in the cache", async () => {
        fakeGo("go1.25.0", writesItsOutput);
        const messages: string[] = [];
        const onProgress = (message: string) => messages.push(message);
        const binary = await controlPlaneBinary({ env, source, onProgress });
        assert.equal(readFileSync(binary, "utf8"), "built\n");
        assert.deepEqual(readdirSync(dirname(binary)), ["control-plane"]);
        assert.ok(
            messages.some((message) => /2 of 2 packages compiled/.test(message)),
            messages.join("\n"),
        );
        assert.equal(await controlPlaneBinary({ env, source }), binary);
        assert.equal(builds(), 1);
    });

    it("builds once when two ask at the same time, and tells the second that it waits", async () => {
        fakeGo("go1.25.0", writesItsOutput);
        const first = controlPlaneBinary({ env, source });
        const lockFile = buildLock(cacheDirectory(buildRecipe(SOURCES), env));
        while (!ProcessLock.isHeld(lockFile)) {
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
        const messages: string[] = [];
        const second = controlPlaneBinary({ env, source, onProgress: (message) => messages.push(message) });
        assert.equal(await first, await second);
        assert.equal(builds(), 1);
        assert.match(messages.join("\n"), /another command is building it/);
    });

    it("leaves nothing that could be taken for a binary when the build fails, and says what go said", async () => {
        fakeGo(
            "go1.25.0",
            'while [ "$1" != -o ]; do shift; done; echo half > "$2"; echo "main.go:3: no such thing" >&2; exit 1',
        );
        await assert.rejects(
            controlPlaneBinary({ env, source }),
            /go build.*failed with code 1:[^]*main\.go:3: no such thing/,
        );
        assert.deepEqual(readdirSync(cacheDirectory(buildRecipe(SOURCES), env)), []);
        fakeGo("go1.25.0", writesItsOutput);
        await controlPlaneBinary({ env, source });
    });

    it("says what to install when Go is missing or too old", async () => {
        const nowhere = { ...env, PATH: join(home, "bin") };
        await assert.rejects(
            controlPlaneBinary({ env: nowhere, source }),
            /go is not installed.*install Go 1\.24\.0 or later/,
        );
        fakeGo("go1.22.1", writesItsOutput);
        await assert.rejects(
            controlPlaneBinary({ env, source }),
            /go1\.22\.1 is too old.*install Go 1\.24\.0 or later/,
        );
    });

    it("takes the binary that TKE_LAB_CONTROL_PLANE names, and refuses one that is not there", async () => {
        const given = (path: string) => controlPlaneBinary({ env: { ...env, TKE_LAB_CONTROL_PLANE: path }, source });
        assert.equal(await given("/bin/sh"), "/bin/sh");
        await assert.rejects(given(join(home, "none")), /TKE_LAB_CONTROL_PLANE=.*none is not a program/);
    });
});
