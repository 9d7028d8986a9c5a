import assert from "node:assert/strict";
import { COMMAND_NAMES, commandsFor } from "../../../cli/commands";

describe("the commands", () => {
    it("are each found by their name, alone", () => {
        for (const name of COMMAND_NAMES) {
            const found = commandsFor(name).map(({ command }) => String(command).split(" ")[0]);
            assert.deepEqual(found, [name]);
        }
    });

    it("are all there where the word names none, so that help and suggestions have them", () => {
        for (const word of [undefined, "--help", "upp", "constructor"]) {
            assert.equal(commandsFor(word).length, COMMAND_NAMES.length);
        }
    });
});
