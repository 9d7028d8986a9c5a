import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { LoopbackListener } from "../../../../../lab/network/sockets/loopback-listener";
import { freshAddress, freshPort } from "../sockets";

describe("a listener on loopback", () => {
    it("leaves nothing on its server when its port is taken, and takes it once it is free", async () => {
        const [address, port] = [freshAddress(), freshPort()];
        const squatter = createServer().listen(port, address);
        await once(squatter, "listening");
        const server = createServer();
        const listener = new LoopbackListener(server, address, port);
        for (let attempt = 0; attempt < 3; attempt++) {
            await assert.rejects(listener.listen(), { code: "EADDRINUSE" });
        }
        assert.deepEqual([server.listenerCount("listening"), server.listenerCount("error")], [0, 0]);
        squatter.close();
        await once(squatter, "close");
        await listener.listen();
        assert.equal(listener.listening, true);
        await listener.close();
    });

    it("is refused outside of 127.0.0.0/8", () => {
        assert.throws(() => new LoopbackListener(createServer(), "0.0.0.0", freshPort()), RangeError);
    });
});
