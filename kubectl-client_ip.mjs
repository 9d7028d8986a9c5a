#!/usr/bin/env node
// `kubectl client-ip -n shop`: doctor as a plugin of kubectl, which finds it on PATH by this name.
process.env.TKE_CLIENT_IP_CALLED_AS ??= "kubectl client-ip";
await import("./bin.mjs");
