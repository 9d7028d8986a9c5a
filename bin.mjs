#!/usr/bin/env node
// `npx tke-client-ip up --json`: the commands of `npm run`, without npm's own lines on stdout.
// The commands run in the project; paths are meant from here.
process.env.INIT_CWD ??= process.cwd();
process.argv.splice(2, 0, "cli");
await import("./bootstrap.mjs");
