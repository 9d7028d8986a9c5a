import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../../components/config/config";
import { DEFAULT_IMAGE, SOURCE_IMAGE, SOURCE_IMAGES } from "../../../../components/scenario";
import { scenarioImage } from "../../../../components/scenario/images";
import { SCENARIOS, scenarioOf } from "../../../../tke/scenarios";
import { PROJECT, stackConfig } from "../../../support/program";

const resolved = <T>(value: pulumi.Input<T> | undefined) =>
    new Promise<unknown>((resolve) => void pulumi.output(value).apply(resolve));

describe("the image of a stack that names none", () => {
    const row = scenarioOf(1)!;

    it("is public, has a digest, listens on the app's port and drains without a command", async () => {
        const { image, env, drainPath } = scenarioImage(row, { drainSeconds: 20 });
        assert.equal(image, DEFAULT_IMAGE);
        assert.match(DEFAULT_IMAGE, /^docker\.io\/traefik\/whoami:v[\d.]+@sha256:[0-9a-f]{64}$/);
        assert.deepEqual(await resolved(env), [{ name: "WHOAMI_PORT_NUMBER", value: "5000" }]);
        assert.equal(drainPath, "/?wait=20s");
    });

    it("keeps the variables of the stack, and leaves another image's alone", async () => {
        const own = [{ name: "A", value: "b" }];
        assert.deepEqual(await resolved(scenarioImage(row, { env: own }).env), [
            { name: "WHOAMI_PORT_NUMBER", value: "5000" },
            ...own,
        ]);
        assert.deepEqual(scenarioImage(row, { image: "shop:1", env: own }), { image: "shop:1", env: own });
    });
});

describe("image: source", () => {
    it("is a valid config", () => {
        const config = { ...stackConfig("scenario1"), [`${PROJECT}:image`]: SOURCE_IMAGE };
        assert.equal(parseConfig(PROJECT, config).image, "source");
    });

    // An app that reads the PROXY protocol is none of them.
    for (const number of Object.keys(SCENARIOS)
        .map(Number)
        .filter((each) => !scenarioOf(each)?.proxyProtocol)) {
        it(`is an image of the source document that shows what scenario ${number} reads`, () => {
            const row = scenarioOf(number)!;
            const { image, drainPath } = scenarioImage(row, { image: SOURCE_IMAGE });
            const showsPeer = row.clientIpFrom === "remote_addr" || row.serviceType === "ClusterIP";
            assert.equal(image, SOURCE_IMAGES[showsPeer ? "remote_addr" : "x-forwarded-for"]);
            assert.equal(drainPath, undefined);
        });
    }
});
