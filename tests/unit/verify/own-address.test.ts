import assert from "node:assert/strict";
import { readOwnAddress } from "../../../verify/own-address";

describe("readOwnAddress", () => {
    it("reads text and the three JSON shapes of echo services", () => {
        for (const body of [
            "8.8.4.4",
            '"8.8.4.4"',
            '{"ip":"8.8.4.4"}',
            '{"origin":"10.0.0.1, 8.8.4.4"}',
            '{"remote_addr":"::ffff:8.8.4.4"}',
        ]) {
            assert.equal(readOwnAddress(body.trim()), "8.8.4.4", body);
        }
    });

    it("finds none in anything else", () => {
        for (const body of ["", "<html>", "{}", '{"ip":"nonsense"}', "999.1.1.1"]) {
            assert.equal(readOwnAddress(body), undefined, body);
        }
    });
});
