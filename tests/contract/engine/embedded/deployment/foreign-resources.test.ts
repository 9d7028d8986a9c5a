import assert from "node:assert/strict";
import { CreationRefused } from "../../../../../engine/embedded/deployment/creation-refused";
import { Deployment, type Registration } from "../../../../../engine/embedded/deployment/deployment";
import { deleteResources } from "../../../../../engine/embedded/deployment/deletion";
import type { ProviderContext } from "../../../../../engine/embedded/provider";
import { providerOf } from "../../../../../engine/embedded/providers/provider-registry";
import { StackState } from "../../../../../engine/embedded/state/stack-state";
import { stackFiles } from "../../../../../engine/embedded/state/stack-files";
import { Steps } from "../../../../../engine/embedded/deployment/steps";
import type { Properties } from "../../../../../engine/api/property-values";
import { Vault } from "../../../../../engine/embedded/state/vault";
import { selfSigned } from "../../../../support/certificates";
import { fixtureEngine } from "../../lab-engine";
import { startLabCloud } from "../../lab-cloud";
import { eventually } from "../../../../support/eventually";

const OWN_TAGS = { "pulumi:project": "tke-client-ip", "pulumi:stack": "dev", team: "net" };
const FOREIGN_TAGS = { ...OWN_TAGS, "pulumi:stack": "prod" };

/** Another team's resources are never this stack's, whatever their names. */
describe("what somebody else has under the stack's names", function () {
    this.timeout(120_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let context: ProviderContext;
    let vpcId: string;
    let clusterId: string;

    before(async () => {
        lab = await startLabCloud();
        context = lab.context;
        vpcId = await create("vpc:Vpc", { name: "theirs", cidrBlock: "10.20.0.0/16" });
        const subnetId = await create("subnet:Subnet", subnet("10.20.0.0/24"));
        clusterId = await create("kubernetesCluster:KubernetesCluster", { ...cluster(), eniSubnetIds: [subnetId] });
        await providerOf("tencentcloud:index/kubernetesCluster:KubernetesCluster").settle?.(clusterId, {}, context);
    });
    after(() => lab.close());

    const create = (token: string, inputs: Properties) =>
        providerOf(`tencentcloud:index/${token}`).create(inputs, context);
    const find = (token: string, inputs: Properties, of: ProviderContext = context) =>
        providerOf(`tencentcloud:index/${token}`).find?.(inputs, of);

    const subnet = (cidrBlock: string) => ({ vpcId, name: "nodes", cidrBlock, availabilityZone: "ap-guangzhou-3" });
    const clb = () => ({ networkType: "OPEN", clbName: "entry", vpcId });
    const cluster = () => ({
        vpcId,
        clusterName: "cluster",
        clusterVersion: "1.34.1",
        networkType: "VPC-CNI",
        serviceCidr: "172.16.0.0/20",
        clusterMaxServiceNum: 4096,
    });
    const pool = (tags: Record<string, string>) => ({
        clusterId,
        name: "pool",
        type: "Native",
        tags: [{ resourceType: "machine", tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }],
        native: {
            replicas: 1,
            scaling: { minReplicas: 1, maxReplicas: 3 },
            instanceTypes: ["SA5.MEDIUM4"],
            instanceChargeType: "POSTPAID_BY_HOUR",
            subnetIds: [lab.store.list("subnet")[0]?.subnetId ?? ""],
            securityGroupIds: [],
            systemDisk: { diskType: "CLOUD_SSD", diskSize: 50 },
        },
    });

    /** By type: the inputs of a resource with some tags. */
    const types: [token: string, inputs: (tags: Record<string, string>) => Properties | Promise<Properties>][] = [
        ["vpc:Vpc", (tags) => ({ name: "net", cidrBlock: "10.30.0.0/16", tags })],
        ["securityGroup:SecurityGroup", (tags) => ({ name: "app", tags })],
        ["eip:Eip", (tags) => ({ name: "nat", tags })],
        ["ccn:Ccn", (tags) => ({ name: "ccn", tags })],
        ["clbInstance:ClbInstance", (tags) => ({ ...clb(), tags })],
        ["kubernetesNativeNodePool:KubernetesNativeNodePool", pool],
        [
            "sslCertificate:SslCertificate",
            async (tags) => ({ name: "app", type: "SVR", ...(await certificate()), tags }),
        ],
    ];

    for (const [token, inputsWith] of types) {
        it(`${token.split(":")[1]}: found by the stack's own tags, on whatever page, and by nothing less`, async () => {
            const own = await inputsWith(OWN_TAGS);
            const theirs = [await create(token, await inputsWith(FOREIGN_TAGS))];
            assert.equal(await find(token, own), undefined);
            const id = await create(token, own);
            assert.equal(await find(token, own), id);
            assert.equal(await find(token, own, { ...context, isTracked: (other) => other === id }), undefined);
            const untagged = await inputsWith({});
            const failure = await Promise.resolve(find(token, untagged)).catch((error: unknown) => String(error));
            theirs.forEach((other) => assert.match(String(failure), new RegExp(`${other}.*it cannot be told`)));
        });
    }

    it("Subnet and cluster: another stack's is not taken for one's own", async () => {
        const foreign = { ...subnet("10.20.9.0/24"), tags: FOREIGN_TAGS };
        await create("subnet:Subnet", foreign);
        assert.equal(await find("subnet:Subnet", { ...foreign, tags: OWN_TAGS }), undefined);
        const token = "kubernetesCluster:KubernetesCluster";
        assert.equal(await find(token, { ...cluster(), tags: OWN_TAGS }), undefined);
    });

    it("is looked for on every page", async () => {
        const own = { name: "many", type: "SVR", ...(await certificate()), tags: OWN_TAGS };
        const uploadOthers = async () => {
            for (let count = 0; count < 101; count += 1) {
                await create("sslCertificate:SslCertificate", { ...own, tags: FOREIGN_TAGS });
            }
        };
        await uploadOthers();
        const id = await create("sslCertificate:SslCertificate", own);
        await uploadOthers();
        assert.equal(await find("sslCertificate:SslCertificate", own), id);
    });

    it("a CLB: up is refused, and neither destroy nor the next up touches it", async () => {
        const [theirs] = lab.store.list("loadBalancer").filter(({ name }) => name === "entry");
        const registration = { ...clbRegistration, inputs: { ...clb(), tags: { ...OWN_TAGS, "pulumi:stack": "new" } } };
        const fixture = fixtureEngine("network-program");
        const files = stackFiles(fixture.labDirectory, "new");
        const steps = () =>
            new Steps({
                stack: "new",
                state: new StackState(files.state, new Vault(files.key)),
                providerOf,
                functionOf: () => () => Promise.resolve({}),
                environment: lab.environment,
                signal: new AbortController().signal,
                isTracked: () => false,
                emit: () => {},
            });
        for (let run = 0; run < 2; run += 1) {
            const up = steps();
            const deployment = new Deployment(up, false, new AbortController().signal);
            void deployment.register(registration);
            await eventually(() => assert.notEqual(deployment.failures.length, 0));
            assert.match(deployment.failures[0] ?? "", /there is a CLB named entry already \(lb-\w+\)/);
            assert.deepEqual(up.state.list(), []);
            const down = steps();
            await deleteResources(down, down.state.list(), new AbortController().signal);
            assert.ok(lab.store.get("loadBalancer", theirs?.loadBalancerId ?? ""), "the other team's CLB is deleted");
        }
        fixture.dispose();
    });

    it("what the API refuses is told apart from what it may have done", async () => {
        const taken = { ...subnet("10.20.0.0/24"), tags: OWN_TAGS };
        await assert.rejects(create("subnet:Subnet", taken), CreationRefused);
        const unreachable = { ...context, environment: { ...lab.environment, HTTP_PROXY: "http://127.0.0.1:9" } };
        const lost = providerOf("tencentcloud:index/subnet:Subnet").create(taken, unreachable);
        await assert.rejects(lost, (error) => !(error instanceof CreationRefused));
    });
});

const clbRegistration: Registration = {
    urn: "urn:pulumi:new::fixture::tencentcloud:index/clbInstance:ClbInstance::entry",
    type: "tencentcloud:index/clbInstance:ClbInstance",
    name: "entry",
    custom: true,
    id: "",
    inputs: {},
    provider: "",
    dependencies: [],
    propertyDependencies: {},
    parent: "",
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    deletedWith: "",
};

async function certificate(): Promise<{ cert: string; key: string }> {
    const { certificate: cert, privateKey: key } = await selfSigned(["app.example.com"]);
    return { cert, key };
}
