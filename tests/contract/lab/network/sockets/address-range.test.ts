import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allocateAddressBlock, allocatePublicIp } from "../../../../../lab/cloud/networks/ip-allocation";
import { Store } from "../../../../../lab/cloud/store";
import { type AddressClaim, claimAddressRange, rangesToTry } from "../../../../../lab/network/sockets/address-range";
import { AddressReservations } from "../../../../../lab/network/sockets/address-reservations";

describe("claimAddressRange", () => {
    let folder: string;
    let reservations: AddressReservations;
    let claims: AddressClaim[];

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "address-ranges-"));
        reservations = new AddressReservations(join(folder, "address-ranges"));
        claims = [];
    });

    afterEach(async () => {
        await Promise.all(claims.map((claim) => claim.release()));
        rmSync(folder, { recursive: true });
    });

    /** A lab that others find by its database. */
    function lab(name: string) {
        const database = join(folder, `${name}.db`);
        writeFileSync(database, "");
        return { store: new Store(":memory:"), database, reservations };
    }

    async function start(options: ReturnType<typeof lab>): Promise<AddressClaim> {
        const claim = await claimAddressRange(options);
        claims.push(claim);
        return claim;
    }

    const rangeOf = (store: Store) => Number(store.get("setting", "addressRange")?.value);
    const createVpc = (store: Store) =>
        allocateAddressBlock(store, { id: "vpc-1", vpcId: "vpc-1", clusterId: "", cidr: "10.0.0.0/16" }).block;

    it("gives two labs of one machine no address in common", async () => {
        const labs = [lab("a"), lab("b")];
        await start(labs[0]!);
        await start(labs[1]!);
        const [first, second] = labs.map(({ store }) => [allocatePublicIp(store), createVpc(store)]);
        assert.notEqual(first?.[0], second?.[0]);
        assert.notEqual(first?.[1], second?.[1]);
    });

    it("refuses a lab whose resources are in a range that another lab has taken meanwhile", async () => {
        const running = lab("running");
        await start(running);
        const stopped = lab("stopped");
        stopped.store.put("setting", "addressRange", running.store.get("setting", "addressRange")!);
        createVpc(stopped.store);
        await assert.rejects(claimAddressRange(stopped), /other labs on this machine use the addresses/);
    });

    it("has a lab that stopped with resources find its range last in every other lab's order", async () => {
        const stopped = lab("stopped");
        const claim = await start(stopped);
        createVpc(stopped.store);
        await claim.release();
        assert.equal(rangesToTry(lab("other")).at(-1), rangeOf(stopped.store));
        assert.deepEqual(rangesToTry(stopped), [rangeOf(stopped.store)]);
    });

    it("has a killed lab find its range last in every other lab's order, as it never gave it back", async () => {
        const killed = lab("killed");
        await start(killed);
        assert.equal(rangesToTry(lab("other")).at(-1), rangeOf(killed.store));
    });

    it("keeps no range for a lab that stopped with nothing in it, nor for one whose folder is gone", async () => {
        const inOrder = rangesToTry(lab("other"));
        const empty = lab("empty");
        await (await start(empty)).release();
        assert.deepEqual(rangesToTry(lab("other")), inOrder);

        const deleted = lab("deleted");
        const claim = await start(deleted);
        createVpc(deleted.store);
        await claim.release();
        rmSync(deleted.database);
        assert.deepEqual(rangesToTry(lab("other")), inOrder);
    });

    it("claims a range all the same where reservations cannot be written", async () => {
        const file = join(folder, "a-file");
        writeFileSync(file, "");
        await start({ ...lab("any"), reservations: new AddressReservations(join(file, "folder")) });
        assert.equal(claims.length, 1);
    });
});
