import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rowsOf } from "../../../tke/annotations/table";
import { CLB_TAGS } from "../../../tke/clb";
import { CONTROLLER_CONFIG_KEYS, SERVICE_CONTROLLER_CONFIG } from "../../../tke/controller-config";
import keys from "../../fixtures/tke-keys.json";

const ROOT = join(__dirname, "../../..");
const ROOMS = ["components", "cli", "doctor", "engine", "lab", "migrate", "policy", "preflight", "verify"];
/** A literal that has the form of an annotation's, a label's, a taint's, a resource's or a finalizer's key. */
const KEY = /"((?:[a-z0-9-]+\.)+(?:com|io|tencent)\/[\w.-]+)"/g;

const sources = (room: string) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
        .map((file) => join(room, file));
const keysIn = (file: string) => [...readFileSync(join(ROOT, file), "utf8").matchAll(KEY)].map(([, key = ""]) => key);

const MAP = `${SERVICE_CONTROLLER_CONFIG.namespace}/${SERVICE_CONTROLLER_CONFIG.name}` as const;

describe("every key of TKE's, as a documentation page spells it", () => {
    for (const kind of ["Service", "Ingress", "Pod"] as const) {
        it(`annotations of ${kind}s are those of the fixture, and name its page`, () => {
            const pages: Record<string, string> = keys[kind];
            const rows = Object.values(rowsOf(kind));
            assert.deepEqual(rows.map(({ key }) => key).toSorted(), Object.keys(pages).toSorted());
            for (const { key, source } of rows) {
                assert.ok(pages[key] && source.includes(pages[key]), `${key}: ${source}, by the fixture ${pages[key]}`);
            }
        });
    }

    it("all other keys in tke/ are those of the fixture", () => {
        const annotations = new Set([keys.Service, keys.Ingress, keys.Pod].flatMap((group) => Object.keys(group)));
        const others = [...new Set(sources("tke").flatMap(keysIn))].filter((key) => !annotations.has(key));
        const known = Object.keys(keys["labels, taints, gates, resources, finalizers"]);
        assert.deepEqual(others.toSorted(), known.toSorted());
    });

    it("are spelt in tke/ alone", () => {
        const all = new Set(Object.values(keys).flatMap((group) => Object.keys(group)));
        const spelt = ROOMS.flatMap((room) => sources(room)).flatMap((file) =>
            keysIn(file)
                .filter((key) => all.has(key))
                .map((key) => `${file}: ${key}`),
        );
        assert.deepEqual(spelt, []);
    });

    it("keys of the service controller's ConfigMap are those of the fixture, and name its page", () => {
        const pages: Record<string, string> = keys[MAP];
        assert.deepEqual(Object.keys(CONTROLLER_CONFIG_KEYS).toSorted(), Object.keys(pages).toSorted());
        for (const [key, { source }] of Object.entries(CONTROLLER_CONFIG_KEYS)) {
            assert.ok(source.includes(pages[key] ?? "(none)"), key);
        }
    });

    it("tags of CLBs are those of the fixture", () => {
        const { createdByTke, cluster, lifecycleOwner, owner } = CLB_TAGS;
        const tags = [createdByTke.key, cluster, lifecycleOwner, owner.Service, owner.Ingress];
        assert.deepEqual(tags.toSorted(), Object.keys(keys["tags of a CLB"]).toSorted());
    });
});
