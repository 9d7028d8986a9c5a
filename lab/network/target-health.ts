import type { TargetHealthCheck } from "../cloud/cloud";
import type { Store } from "../cloud/store";
import { toLoopback } from "./addresses";
import { connectToFirst } from "./connect";

/** A CLB's default (214/65860). */
const HEALTH_CHECK_TIMEOUT_MS = 2_000;

/**
 * A CLB's health check at layer 4: whether the real server takes a TCP connection that comes from the VIP. No security
 * group is asked: they let 100.64.0.0/10 in by themselves, from which CLBs check by default (214/65860).
 */
export function tcpHealthCheck(store: Store): TargetHealthCheck {
    return async ({ vpcId, vips }, { address, port }) => {
        const blocks = store.list("addressBlock");
        const target = { address: toLoopback(blocks, vpcId, address), port, weight: 1 };
        const localAddress = toLoopback(blocks, vpcId, vips[0] ?? address);
        return connectToFirst([target], { localAddress, timeoutMs: HEALTH_CHECK_TIMEOUT_MS }).then(
            (socket) => {
                socket.destroy();
                return true;
            },
            () => false,
        );
    };
}
