// What mocha requires: ts-node, with Sucrase in place of the compiler. `npm test` starts 40 processes that load the same files.
"use strict";
const Module = require("node:module");
const { join } = require("node:path");

Module.enableCompileCache?.(join(__dirname, "..", "..", "node_modules", ".cache", "tke-client-ip", "node"));

const { transform } = require("sucrase");

/** ts-node's plugin for transpilers. The source maps are for `npm run coverage`. */
exports.create = () => ({
    transpile(source, { fileName }) {
        const { code, sourceMap } = transform(source, {
            transforms: ["typescript", "imports"],
            disableESTransforms: true,
            preserveDynamicImport: true,
            filePath: fileName,
            sourceMapOptions: { compiledFilename: fileName },
        });
        return { outputText: code, sourceMapText: JSON.stringify(sourceMap) };
    },
});

require("ts-node").register({ transpileOnly: true, transpiler: __filename });

// ts-node maps every stack. Sucrase keeps the lines, and Pulumi's SDK takes a stack for each of its promises: mapping them
// takes longer than all else in the tests that run the program.
Error.prepareStackTrace = undefined;
