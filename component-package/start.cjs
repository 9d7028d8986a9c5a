// What Pulumi starts (PulumiPlugin.yaml). Its own way of running TypeScript takes the tsconfig.json of whatever program uses
// the components, and type-checks by it.
require("../preload.cjs");
require("./index.ts");
