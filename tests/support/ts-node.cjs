// What mocha requires: ts-node, with Sucrase in place of the compiler. `npm test` starts 40 processes that load the same files,
// so what was transpiled is kept, as what Node compiled of it.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");

const cache = join(__dirname, "..", "..", "node_modules", ".cache", "tke-client-ip");
Module.enableCompileCache?.(join(cache, "node"));

/** ts-node's plugin for transpilers. The source maps are for `npm run coverage`. */
exports.create = () => ({
    transpile(source, { fileName }) {
        const hash = createHash("sha256").update(fileName).update(source).digest("hex");
        return kept(join(cache, "ts-node", `${hash}.json`), () => transpiled(source, fileName));
    },
});

function transpiled(source, fileName) {
    const { code, sourceMap } = require("sucrase").transform(source, {
        transforms: ["typescript", "imports"],
        disableESTransforms: true,
        preserveDynamicImport: true,
        filePath: fileName,
        sourceMapOptions: { compiledFilename: fileName },
    });
    return { outputText: code, sourceMapText: JSON.stringify(sourceMap) };
}

/** What an earlier process has kept in a file, or `create` gives. Other processes may read the file at any moment. */
function kept(file, create) {
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch {
        const value = create();
        const draft = `${file}.${process.pid}`;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(draft, JSON.stringify(value));
        renameSync(draft, file);
        return value;
    }
}

require("ts-node").register({ transpileOnly: true, transpiler: __filename });

// ts-node maps every stack. Sucrase keeps the lines, and Pulumi's SDK takes a stack for each of its promises: mapping them
// takes longer than all else in the tests that run the program.
Error.prepareStackTrace = undefined;
