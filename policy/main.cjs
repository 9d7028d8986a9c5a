// Where Pulumi enters the pack: as the program does, it runs its TypeScript as it is. ts-node would check types first, for
// seconds at each preview (@pulumi/pulumi, cmd/run-policy-pack: typeCheck); `npm run typecheck` does that.
"use strict";
require("../preload.cjs");
require("./index.ts");
