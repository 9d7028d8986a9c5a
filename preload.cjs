// Required by Node before the program (Pulumi.yaml, runtime.options.nodeargs) and before the project's own commands:
// makes TypeScript run as it is, and spares the start what nobody needs. `npm run bench -- start-up` measures it.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

/** Of undici, with which the Kubernetes client connects. */
const MINIMUM_NODE = [22, 19];
const [major, minor] = process.versions.node.split(".").map(Number);
// The Pulumi CLI starts the Node of PATH. With an older one a stack would fail half-way, at its first call of Kubernetes.
if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
    process.stderr.write(
        `Node.js ${process.versions.node} on PATH is too old for this program, which was not run.\n` +
            `  Install Node.js ${MINIMUM_NODE.join(".")} or later, or use \`npm run up\`, which has a Node.js of its own.\n`,
    );
    process.exit(1);
}

const cache = join(__dirname, "node_modules", ".cache", "tke-client-ip");

// Node keeps what it compiled: every start after the first loads the SDKs faster. Node 22.1 and newer have it.
Module.enableCompileCache?.(join(cache, "node"));

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));
// What the SDK loads at its start only to serialise functions into resources, which the program does not do.
put("typescript", lazily);
put("@npmcli/arborist", lazily);
// It connects Node's inspector, which slows down everything that is loaded after it, only to tell where functions are from.
put("./runtime/closure/v8Hooks", (load) => ({
    isInitializedAsync: () => Promise.resolve(),
    getSessionAsync: () => load().getSessionAsync(),
    getScriptUrl: (id) => load().getScriptUrl(id),
}));
// Sucrase keeps every line where it is, so no stack needs mapping. The SDK takes one for each of its promises: mapping
// them costs more than all else in the start of a program.
put("source-map-support/register", () => ({}));

/**
 * Has everybody find, instead of a module, what `replacement` gives for the function that loads it. Fails open: where the
 * SDK has no such module, everything is loaded as without this, and starts more slowly.
 */
function put(name, replacement) {
    let filename;
    try {
        filename = sdk.resolve(name);
    } catch {
        return;
    }
    const stand = new Module(filename);
    stand.loaded = true;
    stand.exports = replacement(() => {
        if (require.cache[filename] === stand) {
            delete require.cache[filename];
        }
        return sdk(name);
    });
    require.cache[filename] = stand;
}

/** A module's exports, loaded when one of them is first asked for. */
function lazily(load) {
    let exports;
    return new Proxy(
        {},
        {
            get: (_, name) => (name === "__esModule" ? true : (exports ??= load())[name]),
            has: (_, name) => name in (exports ??= load()),
        },
    );
}

Module._extensions[".ts"] = (module, filename) => {
    module._compile(javascriptOf(readFileSync(filename, "utf8"), filename), filename);
};

function javascriptOf(source, filename) {
    const kept = join(cache, "sucrase", `${createHash("sha256").update(source).digest("hex")}.js`);
    try {
        return readFileSync(kept, "utf8");
    } catch {
        const { transform } = require("sucrase");
        const { code } = transform(source, {
            transforms: ["typescript", "imports"],
            disableESTransforms: true,
            preserveDynamicImport: true,
            filePath: filename,
        });
        keep(kept, code);
        return code;
    }
}

/** Another start may read it at any moment: it is there whole or not at all. */
function keep(file, content) {
    const draft = `${file}.${process.pid}`;
    try {
        mkdirSync(join(file, ".."), { recursive: true });
        writeFileSync(draft, content);
        renameSync(draft, file);
    } catch {
        // A folder that cannot be written to makes the next start slower, nothing else.
    }
}
