import assert from "node:assert/strict";
import { controlPlaneFlags, controlPlanePaths, type Component } from "../../../../lab/kubernetes/control-plane-flags";
import { pkiFiles } from "../../../../lab/kubernetes/pki";

const paths = controlPlanePaths("/lab/cls-12345678");
const OPTIONS = {
    clusterId: "cls-12345678",
    apiServerPort: 20123,
    serviceCidr: "172.16.0.0/20",
    pki: pkiFiles(paths.pki),
    etcdDirectory: paths.etcd,
    kubeconfigs: paths.kubeconfigs,
};

const GLOBAL_ROUTER = { ...OPTIONS, clusterCidr: "172.20.0.0/16", nodeCidrMaskSize: 25 };

describe("the control plane's flags", () => {
    const flags = controlPlaneFlags(OPTIONS);
    const has = (component: Component, ...expected: string[]) =>
        expected.forEach((flag) => assert.ok(flags[component].includes(flag), `${component} lacks ${flag}`));

    it("let nothing listen but kube-apiserver on 127.0.0.1 and etcd on Unix sockets", () => {
        has("kube-apiserver", "--bind-address=127.0.0.1", "--secure-port=20123");
        has("kube-controller-manager", "--secure-port=0");
        has("kube-scheduler", "--secure-port=0");
        const urls = flags.etcd.filter((flag) => /-urls=/.test(flag));
        assert.equal(urls.length, 4);
        assert.ok(urls.every((flag) => flag.includes("=unix://")));
    });

    it("connect kube-apiserver to the socket that etcd listens on", () => {
        const socket = flags.etcd.find((flag) => flag.startsWith("--listen-client-urls="))?.split("=")[1];
        has("kube-apiserver", `--etcd-servers=${socket}`);
    });

    it("authorize as TKE does, and find kubelets on loopback", () => {
        has("kube-apiserver", "--authorization-mode=Node,RBAC", "--kubelet-preferred-address-types=InternalDNS");
    });

    it("run one instance of each, without leader election", () => {
        has("kube-controller-manager", "--leader-elect=false");
        has("kube-scheduler", "--leader-elect=false");
    });

    it("leave Pod CIDRs to the VPC-CNI", () => {
        has("kube-controller-manager", "--allocate-node-cidrs=false");
        assert.ok(!flags["kube-controller-manager"].some((flag) => /cluster-cidr|mask-size/.test(flag)));
    });

    it("cut each node's Pod CIDR from the cluster's on GlobalRouter", () => {
        const manager = controlPlaneFlags(GLOBAL_ROUTER)["kube-controller-manager"];
        for (const flag of ["--allocate-node-cidrs=true", "--cluster-cidr=172.20.0.0/16", "--node-cidr-mask-size=25"]) {
            assert.ok(manager.includes(flag), flag);
        }
    });

    it("name private keys by their files only", () => {
        assert.doesNotMatch(JSON.stringify(flags), /PRIVATE KEY/);
    });
});
