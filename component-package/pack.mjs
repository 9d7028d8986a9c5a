// `npm run pack:components [-- FOLDER]`: the components as an npm package for programs in TypeScript and JavaScript.
// Tencent's classes travel inside it: no registry has them.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const own = import.meta.dirname;
const project = join(own, "..");
const target = resolve(process.argv[2] ?? project);

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));
const writeJson = (file, content) => writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
const run = (file, args, cwd) =>
    execFileSync(file, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

const stage = mkdtempSync(join(tmpdir(), "pulumi-tke-client-ip-"));
try {
    const tsc = join(project, "node_modules", "typescript", "bin", "tsc");
    run(process.execPath, [tsc, "-p", join(own, "tsconfig.build.json"), "--outDir", join(stage, "dist")], project);

    const sdk = join(stage, "node_modules", "@pulumi", "tencentcloud");
    cpSync(join(stage, "dist", "sdks", "tencentcloud"), sdk, { recursive: true });
    rmSync(join(stage, "dist", "sdks"), { recursive: true });
    const sdkPackage = readJson(join(project, "sdks", "tencentcloud", "package.json"));
    writeJson(join(sdk, "package.json"), { ...sdkPackage, main: "index.js", types: "index.d.ts" });

    const manifest = readJson(join(own, "package.json"));
    writeJson(join(stage, "package.json"), {
        ...manifest,
        main: "dist/components/index.js",
        types: "dist/components/index.d.ts",
        exports: {
            ".": { types: "./dist/components/index.d.ts", default: "./dist/components/index.js" },
            "./package.json": "./package.json",
        },
        files: ["dist"],
        dependencies: { ...manifest.dependencies, "@pulumi/tencentcloud": sdkPackage.version },
        bundleDependencies: ["@pulumi/tencentcloud"],
    });
    cpSync(join(own, "README.md"), join(stage, "README.md"));
    cpSync(join(project, "LICENSE"), join(stage, "LICENSE"));
    mkdirSync(target, { recursive: true });
    const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", target], stage));
    process.stdout.write(`${join(target, filename)}\n`);
} finally {
    rmSync(stage, { recursive: true, force: true });
}
