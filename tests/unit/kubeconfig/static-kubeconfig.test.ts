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

const pem = (label: string) =>
    Buffer.from(`-----BEGIN ${label}-----\nMA==\n-----END ${label}-----\n`).toString("base64");

describe("a kubeconfig that an API answers", () => {
    it("is used with the credentials that it carries", () => {
        const [certificate, key] = ["CERTIFICATE", "PRIVATE KEY"].map(pem);
        const config = staticKubeConfig(text(`{client-certificate-data: ${certificate}, client-key-data: ${key}}`));
        assert.equal(config.getCurrentUser()?.certData, certificate);
        assert.equal(config.getCurrentCluster()?.server, "https://127.0.0.1:6443");
    });

    it("has a token that looks like a number too large for one", () => {
        assert.equal(staticKubeConfig(text("{token: 12e45678}")).getCurrentUser()?.token, "12e45678");
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

    const whole = text("{token: secret-token}");
    const damaged: [title: string, content: string, message: RegExp][] = [
        ["nothing", "", /it is not a kubeconfig/],
        ["another text", "secret-token", /it is not a kubeconfig/],
        ["a list", "[]", /it is not a kubeconfig/],
        ["an empty mapping", "{}", /it has no current-context/],
        ["one cut off before its contexts", whole.slice(0, whole.indexOf("contexts")), /it has no context "c"/],
        [
            "one cut off before its clusters",
            whole.slice(0, whole.indexOf("clusters")),
            /no cluster "k".*; .*no user "admin"/,
        ],
        ["one cut off before its users", whole.slice(0, whole.indexOf("users")), /it has no user "admin"/],
        ["lists that are none", whole.replace(/clusters: .*/, "clusters: 5"), /it has no cluster "k"/],
        ["entries that are none", whole.replace(/clusters: .*/, "clusters: [k]"), /it has no cluster "k"/],
        ["a server that is no URL", whole.replace("https://127.0.0.1:6443", "secret-token"), /server is not a URL/],
        ["another protocol", whole.replace("https://", "ftp://"), /server is not a URL/],
        [
            "a certificate that is none",
            text("{token: t}", ", certificate-authority-data: c2VjcmV0LXRva2Vu"),
            /certificate-authority-data of the cluster is not a certificate/,
        ],
        [
            "a key that is none",
            text(`{client-certificate-data: ${pem("CERTIFICATE")}, client-key-data: "!"}`),
            /client-key-data of the user is not a certificate or key/,
        ],
    ];
    for (const [title, content, message] of damaged) {
        it(`is refused, without a value of it, where it is ${title}`, () => {
            assert.throws(
                () => staticKubeConfig(content),
                (error: Error) => message.test(error.message) && !error.message.includes("secret-token"),
            );
        });
    }

    it("is not quoted where it is no YAML", () => {
        assert.throws(
            () => staticKubeConfig("users: [{name: admin, user: {token: secret-token}"),
            (error: Error) => /not YAML/.test(error.message) && !/secret-token/.test(JSON.stringify(error)),
        );
    });
});
