import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["**/node_modules/", "coverage/", "dist/", "typedoc/", ".lab/", "examples/"] },
    js.configs.recommended,
    {
        files: ["**/*.ts", "**/*.mts"],
        extends: [tseslint.configs.recommendedTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
            // The usual way to leave a property out: const { left, ...rest } = object.
            "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
            // An interface that answers with a Promise may have an implementation with nothing to wait for.
            "@typescript-eslint/require-await": "off",
            "@typescript-eslint/consistent-type-imports": "error",
        },
    },
    {
        files: ["index.ts", "components/**/*.ts"],
        plugins: { "@pulumi": pulumi },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "error",
        },
    },
    { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly", console: "readonly" } } },
    {
        files: ["**/*.cjs"],
        languageOptions: { globals: { process: "readonly", __dirname: "readonly", __filename: "readonly" } },
    },
);
