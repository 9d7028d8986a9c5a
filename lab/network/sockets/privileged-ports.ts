import { createServer } from "node:net";
import { LoopbackListener } from "./loopback-listener";

/** An address that nothing else of the lab uses, so that no port of it is taken. */
const TEST_ADDRESS = "127.255.255.254";

/** Whether this process may listen on port 80: as root, with CAP_NET_BIND_SERVICE, or by net.ipv4.ip_unprivileged_port_start. */
export async function canBindPrivilegedPorts(): Promise<boolean> {
    const listener = new LoopbackListener(createServer(), TEST_ADDRESS, 80);
    try {
        await listener.listen();
    } catch (error) {
        // Linux checks the permission before it looks for a conflict: a port in use could have been bound.
        return (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    }
    await listener.close();
    return true;
}
