import assert from "node:assert/strict";
import { providerOf } from "../../../../../engine/embedded/providers/provider-registry";
import { startLabCloud } from "../../lab-cloud";

describe("a listener of the stack's own and its backends, against the lab's API", function () {
    this.timeout(60_000);
    const listener = providerOf("tencentcloud:index/clbListener:ClbListener");
    const attachment = providerOf("tencentcloud:index/clbAttachment:ClbAttachment");
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let clbId = "";
    let id = "";
    let listenerId = "";
    let inputs: { clbId: string; listenerName: string; port: number; protocol: string; proxyProtocol: boolean };

    before(async () => {
        lab = await startLabCloud();
        const { Vpc } = await lab.cloud.vpc("CreateVpc", { VpcName: "net", CidrBlock: "10.0.0.0/16" });
        const clb = providerOf("tencentcloud:index/clbInstance:ClbInstance");
        const ofClb = { networkType: "OPEN", clbName: "own", vpcId: Vpc!.VpcId! };
        clbId = await clb.create(ofClb, lab.context);
        await clb.settle?.(clbId, ofClb, lab.context);
        inputs = { clbId, listenerName: "own-tcp-80", port: 80, protocol: "TCP", proxyProtocol: true };
    });
    after(() => lab.close());

    const record = () => lab.store.get("loadBalancer", clbId)?.listeners.find((each) => each.listenerId === listenerId);

    it("is created with what it is asked for, and read as the provider reads it", async () => {
        await listener.assertAbsent?.(inputs, lab.context);
        assert.equal(await listener.find?.(inputs, lab.context), undefined);
        id = await listener.create(inputs, lab.context);
        // As Tencent's provider has it: the listener's own id is an output.
        listenerId = /^(lb-\w+)#(lbl-\w+)$/.exec(id)?.[2] ?? "";
        assert.deepEqual([record()?.proxyProtocol, record()?.name], [true, "own-tcp-80"]);
        const read = await listener.read(id, inputs, lab.context);
        assert.deepEqual({ ...read, ...inputs }, read);
        assert.deepEqual([read?.listenerId, read?.scheduler, read?.healthCheckSwitch], [listenerId, "WRR", true]);
        assert.equal(await listener.find?.(inputs, lab.context), id);
    });

    it("is refused on a port that somebody else's has, of the same transport", async () => {
        await assert.rejects(
            async () => listener.assertAbsent?.({ ...inputs, protocol: "TCP_SSL" }, lab.context),
            /port 80 of lb-\w+ is taken by the listener lbl-\w+ \(TCP\), not this stack's/,
        );
        await listener.assertAbsent?.({ ...inputs, protocol: "UDP" }, lab.context);
    });

    it("changes in place but for its CLB, port and protocol", async () => {
        const news = { ...inputs, proxyProtocol: false, scheduler: "LEAST_CONN", healthCheckSwitch: false };
        await listener.update?.(id, inputs, news, lab.context);
        assert.deepEqual(
            [record()?.proxyProtocol, record()?.scheduler, record()?.healthCheck?.HealthSwitch],
            [false, "LEAST_CONN", 0],
        );
        for (const path of ["clbId", "port", "protocol"]) {
            assert.ok(listener.replaceOn.includes(path), path);
        }
    });

    it("is refused before any call where the embedded engine would drop a part of it", () => {
        assert.throws(() => listener.check?.({ ...inputs, protocol: "HTTP" }), /no listener of protocol HTTP/);
        assert.throws(() => listener.check?.({ ...inputs, maxConn: 5 }), /no listener with maxConn/);
        listener.check?.(inputs);
    });

    it("gets backends, of which those that change are taken away and added", async () => {
        const target = (last: number, weight?: number) => ({
            ...{ eniIp: `10.0.0.${last}`, port: 5000 },
            ...(weight !== undefined && { weight }),
        });
        const first = { clbId, listenerId, targets: [target(2), target(3, 50)] };
        const attachmentId = await attachment.create(first, lab.context);
        assert.equal(attachmentId, `#${listenerId}#${clbId}`);
        await attachment.settle?.(attachmentId, first, lab.context);
        await attachment.settle?.(attachmentId, first, lab.context);
        const bound = () => record()?.targets.map(({ eniIp, weight }) => [eniIp, weight]);
        assert.deepEqual(bound(), [
            ["10.0.0.2", 10],
            ["10.0.0.3", 50],
        ]);
        const read = await attachment.read(attachmentId, first, lab.context);
        assert.deepEqual(read?.targets, [{ eniIp: "10.0.0.2", port: 5000 }, target(3, 50)]);
        const second = { ...first, targets: [target(3, 60), target(4)] };
        await attachment.update?.(attachmentId, first, second, lab.context);
        assert.deepEqual(bound(), [
            ["10.0.0.3", 60],
            ["10.0.0.4", 10],
        ]);
        await attachment.delete(attachmentId, second, {}, lab.context);
        assert.deepEqual(bound(), []);
        assert.equal(await attachment.read(attachmentId, second, lab.context), undefined);
    });

    it("takes a listener's own id only, as Tencent's provider does", () => {
        assert.throws(
            () => attachment.check?.({ clbId, listenerId: id, targets: [] }),
            /listenerId is lb-\w+#lbl-\w+, the id of a ClbListener: set its listenerId/,
        );
    });

    it("binds more backends than one request takes", async () => {
        const targets = Array.from({ length: 45 }, (_, index) => ({ eniIp: `10.0.1.${index + 1}`, port: 5000 }));
        const many = { clbId, listenerId, targets };
        await attachment.settle?.("", many, lab.context);
        assert.equal(record()?.targets.length, 45);
        await attachment.delete("", many, {}, lab.context);
        assert.equal(record()?.targets.length, 0);
    });

    it("is deleted, also where it or its CLB is gone already", async () => {
        await listener.delete(id, inputs, {}, lab.context);
        assert.equal(await listener.read(id, inputs, lab.context), undefined);
        await listener.delete(id, inputs, {}, lab.context);
        const ofGone = `lb-00000000#${listenerId}`;
        assert.equal(await listener.read(ofGone, inputs, lab.context), undefined);
        await listener.delete(ofGone, inputs, {}, lab.context);
        assert.equal(
            await attachment.read("", { clbId: "lb-00000000", listenerId, targets: [] }, lab.context),
            undefined,
        );
    });
});
