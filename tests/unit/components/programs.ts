import assert from "node:assert/strict";
import { type ApiServer, startApiServer } from "../../support/clusters/api-server";
import { PROJECT, type Registered, type Run, runProgram } from "../../support/program";

/** A config's keys, with the project's name. */
export const key = (changes: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(Object.entries(changes).map(([name, value]) => [`${PROJECT}:${name}`, value]));

/** The resource of a name. Throws where none was registered. */
export function find({ resources }: Run, name: string): Registered {
    const found = resources.find((resource) => resource.name === name);
    assert.ok(found, `${name} is among ${resources.map((resource) => resource.name).join(", ")}`);
    return found;
}

/** All that a resource waits for, and that therefore outlives it. */
export function foundations(run: Run, name: string): Set<string> {
    const all = new Set<string>();
    const queue = [name];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const resource = run.resources.find((candidate) => candidate.name === next);
        for (const other of resource ? [...resource.dependsOn, resource.provider] : []) {
            if (other && !all.has(other)) {
                all.add(other);
                queue.push(other);
            }
        }
    }
    return all;
}

/** Runs the stacks against an API server of the suite that calls this. To be called where the suite is described. */
export function usePrograms() {
    let apiServer: ApiServer;
    before(async () => (apiServer = await startApiServer()));
    after(() => apiServer.close());
    return {
        get apiServer() {
            return apiServer;
        },
        run: (stack: string, config: Record<string, string> = {}) =>
            runProgram({ stack, config: key(config), kubeconfig: apiServer.kubeconfig }),
    };
}
