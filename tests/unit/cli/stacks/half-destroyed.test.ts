import assert from "node:assert/strict";
import { halfDestroyed } from "../../../../cli/stacks/half-destroyed";

const resource = (type: string) => ({ type, name: "", id: "id" });
const VPC = resource("tencentcloud:index/vpc:Vpc");
const SUBNET = resource("tencentcloud:index/subnet:Subnet");
const SERVICE = resource("kubernetes:core/v1:Service");
const COMPONENT = resource("tke-client-ip:index:ClientIpScenario");

describe("a stack that is half destroyed", () => {
    it("names what is left, by kind", () => {
        assert.equal(halfDestroyed({ url: "http://127.2.0.10" }, [COMPONENT, SUBNET, VPC, SUBNET]), "2 Subnet, Vpc");
    });

    it("is none that is up, that never was, or that is gone", () => {
        assert.equal(halfDestroyed({ url: "http://127.2.0.10" }, [COMPONENT, VPC, SERVICE]), undefined);
        assert.equal(halfDestroyed({}, [COMPONENT, VPC]), undefined);
        assert.equal(halfDestroyed({ url: "http://127.2.0.10" }, [COMPONENT]), undefined);
    });
});
