import assert from "node:assert/strict";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, globalRouterCluster, vpcCniCluster, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: add-ons of a cluster", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let ClusterId: string;
    let clock: number;

    beforeEach(async () => {
        clock = Date.parse("2026-01-01T00:00:00Z");
        lab = await startLabCloud({ now: () => new Date(clock), durationOf: () => 30_000 });
        network = await createNetwork(lab);
        ClusterId = (await lab.tke.CreateCluster(vpcCniCluster(network))).ClusterId ?? "";
        provision(lab.store);
    });
    afterEach(() => lab.close());

    function encode(values: object): string {
        return Buffer.from(JSON.stringify(values)).toString("base64");
    }

    async function read(AddonName: string) {
        return (await lab.tke.DescribeAddon({ ClusterId, AddonName })).Addons?.[0] ?? {};
    }

    it("are Installing, then Succeeded, in the newest version or the one that is named", async () => {
        await lab.tke.InstallAddon({ ClusterId, AddonName: "cos" });
        assert.equal((await read("cos")).Phase, "Installing");
        clock += 30_000;
        const { Phase, AddonVersion, RawValues, Reason } = await read("cos");
        assert.deepEqual([Phase, AddonVersion, RawValues, Reason], ["Succeeded", "1.0.7", undefined, ""]);
        await lab.tke.InstallAddon({ ClusterId, AddonName: "tcr", AddonVersion: "1.0.0" });
        assert.equal((await read("tcr")).AddonVersion, "1.0.0");
    });

    it("take values as a JSON object in base64, and merge or replace them", async () => {
        const install = (RawValues: string) => lab.tke.InstallAddon({ ClusterId, AddonName: "cos", RawValues });
        await assert.rejects(install("{}"), withCode("InvalidParameter.Param"));
        await assert.rejects(install(Buffer.from("[1]").toString("base64")), withCode("InvalidParameter.Param"));
        await install(encode({ a: 1, b: 2 }));
        const update = (request: object) => lab.tke.UpdateAddon({ ClusterId, AddonName: "cos", ...request });
        await assert.rejects(update({}), withCode("MissingParameter"));
        await update({ RawValues: encode({ b: 3 }) });
        assert.equal((await read("cos")).RawValues, encode({ a: 1, b: 3 }));
        assert.equal((await read("cos")).Phase, "Upgrading");
        await update({ RawValues: encode({ c: 4 }), UpdateStrategy: "replace", DryRun: true });
        await update({ RawValues: encode({ c: 4 }), UpdateStrategy: "replace" });
        assert.equal((await read("cos")).RawValues, encode({ c: 4 }));
        assert.equal((await lab.tke.DescribeAddonValues({ ClusterId, AddonName: "cos" })).Values, '{"c":4}');
    });

    it("are gone with the error that the provider waits for", async () => {
        await lab.tke.InstallAddon({ ClusterId, AddonName: "cos" });
        await lab.tke.DeleteAddon({ ClusterId, AddonName: "cos" });
        await assert.rejects(read("cos"), withCode("ResourceNotFound"));
        await assert.rejects(lab.tke.DeleteAddon({ ClusterId, AddonName: "cos" }), withCode("ResourceNotFound"));
        await lab.tke.InstallAddon({ ClusterId, AddonName: "cos" });
        await lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" });
        provision(lab.store);
        await assert.rejects(read("cos"), withCode("ResourceNotFound"));
        assert.deepEqual(lab.store.list("addon"), []);
    });

    it("are refused when there is one of that name already", async () => {
        const install = (AddonName: string) => lab.tke.InstallAddon({ ClusterId, AddonName });
        await lab.tke.InstallAddon({ ClusterId, AddonName: "cos", DryRun: true });
        await install("COS");
        await assert.rejects(install("cos"), withCode("InvalidParameter.Param"));
        const { AppCharts = [] } = await lab.tke.GetTkeAppChartList({ Kind: "storage" });
        assert.ok(AppCharts.some((chart) => chart.Name === "cos"));
        assert.ok(AppCharts.every((chart) => chart.Name !== "tcr"));
    });

    it("are there without being installed where TKE installs them, eniipamd with VPC-CNI only", async () => {
        const names = async (id: string) =>
            (await lab.tke.DescribeAddon({ ClusterId: id })).Addons?.map((addon) => addon.AddonName);
        assert.deepEqual(await names(ClusterId), ["cbs", "ip-masq-agent", "cluster-autoscaler", "eniipamd"]);
        assert.equal((await read("cbs")).Phase, "Succeeded");
        await lab.tke.UpdateAddon({ ClusterId, AddonName: "ip-masq-agent", RawValues: encode({ config: {} }) });
        await assert.rejects(
            lab.tke.DeleteAddon({ ClusterId, AddonName: "eniipamd" }),
            withCode("UnsupportedOperation"),
        );
        const { ClusterId: other = "" } = await lab.tke.CreateCluster(globalRouterCluster(network));
        assert.deepEqual(await names(other), ["cbs", "ip-masq-agent", "cluster-autoscaler"]);
    });
});
