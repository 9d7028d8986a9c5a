#!/usr/bin/env node
// `kubectl client-ip -n shop`: doctor as a plugin of kubectl, which finds it on PATH by this name.
process.argv.splice(2, 0, "doctor");
await import("./bin.mjs");
