// `npm run typecheck`: the project by tsconfig.json, and the local package of Tencent's provider by its own, looser one. The
// compiler cannot be looser for a part of a program, and the package that `pulumi package add` writes needs it.
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const cache = join(project, "node_modules", ".cache", "tke-client-ip");
const PACKAGES = join(project, "sdks");

const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => project,
    getNewLine: () => "\n",
};

function check(configFile, buildInfo, isIncluded) {
    const overrides = { noEmit: true, incremental: true, composite: false, tsBuildInfoFile: join(cache, buildInfo) };
    const config = ts.getParsedCommandLineOfConfigFile(configFile, overrides, {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: (problem) => {
            process.stderr.write(ts.formatDiagnostic(problem, host));
            process.exit(1);
        },
    });
    const program = ts.createIncrementalProgram({
        rootNames: config.fileNames,
        options: config.options,
        configFileParsingDiagnostics: config.errors,
    });
    const problems = [
        ...program.getConfigFileParsingDiagnostics(),
        ...program.getSyntacticDiagnostics(),
        ...program.getOptionsDiagnostics(),
        ...program.getGlobalDiagnostics(),
        ...program.getSemanticDiagnostics(),
    ];
    // Writes what the next run need not check again.
    program.emit();
    return problems.filter(({ file }) => !file || isIncluded(file.fileName));
}

const isPackage = (file) => !relative(PACKAGES, file).startsWith("..");
const own = join(PACKAGES, "tencentcloud", "tsconfig.json");
const problems = [
    ...check(join(project, "tsconfig.json"), "types.tsbuildinfo", (file) => !isPackage(file)),
    ...(existsSync(own) ? check(own, "package-types.tsbuildinfo", isPackage) : []),
];
if (problems.length > 0) {
    process.stdout.write(ts.formatDiagnostics(problems, host));
    process.exitCode = 1;
}
