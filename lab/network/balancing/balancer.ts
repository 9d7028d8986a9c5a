import { createHash } from "node:crypto";
import { WeightedRoundRobin, type Target } from "./weighted-round-robin";

/** `WRR`: by weight in turn; `LEAST_CONN`: whoever has the fewest connections for its weight; `IP_HASH`: by the client. */
export type Scheduler = "WRR" | "LEAST_CONN" | "IP_HASH";

/** How the backends of a layer-4 listener or layer-7 rule are chosen. */
export interface Balancing {
    scheduler: Scheduler;
    /** Seconds for which a client stays with its backend; 0: no session persistence. */
    sessionSeconds: number;
}

interface Session {
    target: string;
    endsAt: number;
}

/** How many clients are remembered before expired sessions are evicted. */
const SESSIONS_BETWEEN_SWEEPS = 1_000;

/** Chooses among the backends of one listener or rule. */
export class Balancer {
    private readonly turns = new WeightedRoundRobin();
    private readonly connections = new Map<string, number>();
    private readonly sessions = new Map<string, Session>();
    private sinceSweep = 0;

    /** @param now milliseconds. @default the machine's clock */
    constructor(private readonly now: () => number = Date.now) {}

    /** Backends in the order to try: the one that is chosen, then the others by falling weight. Weight 0 is left out. */
    order(targets: readonly Target[], scheduler: Scheduler, client: string): Target[] {
        switch (scheduler) {
            case "IP_HASH":
                return startingWith(
                    first(usable(targets), (target) => hashScore(target, client)),
                    targets,
                );
            case "LEAST_CONN": {
                const inTurn = this.turns.order(targets);
                return startingWith(
                    first(inTurn, (target) => -this.load(target)),
                    targets,
                );
            }
            case "WRR":
                return this.turns.order(targets);
        }
    }

    /** The backend of a client's session first, where it has one that still can be used. */
    orderForSession(targets: readonly Target[], { scheduler, sessionSeconds }: Balancing, client: string): Target[] {
        const kept = sessionSeconds > 0 ? this.sessionTarget(targets, client) : undefined;
        return kept ? startingWith(kept, targets) : this.order(targets, scheduler, client);
    }

    /** The backend of a client's session; undefined without a session, or where its backend cannot be used any more. */
    sessionTarget(targets: readonly Target[], client: string): Target | undefined {
        const session = this.sessions.get(client);
        return session && session.endsAt > this.now()
            ? usable(targets).find((each) => key(each) === session.target)
            : undefined;
    }

    /** Begins a client's session, or prolongs it. */
    keep(target: Target, sessionSeconds: number, client: string): void {
        if (sessionSeconds === 0) {
            return;
        }
        this.sessions.set(client, { target: key(target), endsAt: this.now() + sessionSeconds * 1000 });
        if (++this.sinceSweep >= SESSIONS_BETWEEN_SWEEPS) {
            this.sinceSweep = 0;
            for (const [each] of [...this.sessions].filter(([, { endsAt }]) => endsAt <= this.now())) {
                this.sessions.delete(each);
            }
        }
    }

    /** Counts a connection of a backend, until the function that it returns is called. */
    opened(target: Target): () => void {
        const name = key(target);
        this.connections.set(name, (this.connections.get(name) ?? 0) + 1);
        return () => {
            const left = (this.connections.get(name) ?? 1) - 1;
            if (left === 0) {
                this.connections.delete(name);
            } else {
                this.connections.set(name, left);
            }
        };
    }

    private load(target: Target): number {
        return (this.connections.get(key(target)) ?? 0) / target.weight;
    }
}

/** What a session's cookie says of a backend: 32 hexadecimal digits, which tell nobody its address. */
export function routeCookie(target: Target): string {
    return createHash("md5").update(key(target)).digest("hex");
}

function usable(targets: readonly Target[]): Target[] {
    return targets.filter(({ weight }) => weight > 0);
}

function startingWith(chosen: Target | undefined, targets: readonly Target[]): Target[] {
    if (!chosen) {
        return [];
    }
    const others = usable(targets).filter((target) => target !== chosen);
    return [chosen, ...others.toSorted((a, b) => b.weight - a.weight)];
}

/** The one with the highest score, the earliest of several. */
function first(targets: readonly Target[], score: (target: Target) => number): Target | undefined {
    const scored = targets.map((target) => ({ target, score: score(target) }));
    return scored.toSorted((a, b) => b.score - a.score)[0]?.target;
}

/** Weighted rendezvous hashing: a backend that comes or goes moves no client that it does not have to. */
function hashScore(target: Target, client: string): number {
    const digest = createHash("sha256")
        .update(`${client} ${key(target)}`)
        .digest();
    const uniform = (digest.readUInt32BE() + 0.5) / 2 ** 32;
    return -target.weight / Math.log(uniform);
}

function key({ address, port }: Target): string {
    return `${address}:${port}`;
}
