import assert from "node:assert/strict";
import { staticKubeConfig } from "../../../kubeconfig/static-kubeconfig";

const text = (user: string, cluster = "") => `
apiVersion: v1
kind: Config
current-context: c
contexts: [{name: c, context: {cluster: k, user: admin}}]
clusters: [{name: k, cluster: {server: "https://127.0.0.1:6443"${cluster}}}]
users:
  - name: admin
    user: ${user}
`;

describe("a kubeconfig that an API answers", () => {
    it("is used with the credentials that it carries", () => {
        const config = staticKubeConfig(text("{client-certificate-data: YQ==, client-key-data: Yg==}"));
        assert.equal(config.getCurrentUser()?.certData, "YQ==");
        assert.equal(config.getCurrentCluster()?.server, "https://127.0.0.1:6443");
    });

    for (const [field, user] of [
        ["exec", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: [-c, 'touch /tmp/x']}}"],
        ["auth-provider", "{auth-provider: {name: gcp, config: {cmd-path: /bin/sh}}}"],
        ["token-file", "{token-file: /nowhere/id_rsa}"],
        ["tokenFile", "{tokenFile: /nowhere/id_rsa}"],
        ["client-key", "{client-key: /nowhere/key.pem, client-certificate-data: YQ==}"],
        ["client-certificate", "{client-certificate: /nowhere/cert.pem}"],
    ] as const) {
        it(`is refused for ${field} of a user`, () => {
            assert.throws(() => staticKubeConfig(text(user)), new RegExp(`: ${field} of user "admin"`));
        });
    }

    it("is refused for a certificate-authority that is a file", () => {
        assert.throws(
            () => staticKubeConfig(text("{token: t}", ", certificate-authority: /etc/shadow")),
            /certificate-authority of cluster "k"/,
        );
    });

    it("is refused for a field that a merge key brings", () => {
        assert.throws(
            () => staticKubeConfig(`x: &x {exec: {command: sh}}\n${text("{<<: *x}")}`),
            /exec of user "admin"/,
        );
    });

    it("is not quoted where it is no YAML", () => {
        assert.throws(
            () => staticKubeConfig("users: [{name: admin, user: {token: secret-token}"),
            (error: Error) => /no YAML/.test(error.message) && !/secret-token/.test(JSON.stringify(error)),
        );
    });
});
