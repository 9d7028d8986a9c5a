#!/usr/bin/env node
// `npx tke-client-ip up --json`: the commands of `npm run`, without npm's own lines on stdout.
process.argv.splice(2, 0, "cli");
await import("./bootstrap.mjs");
