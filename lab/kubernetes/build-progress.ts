/** How far a build of the control plane has come. */
export interface BuildState {
    /** Modules downloaded so far. */
    downloaded: number;
    /** Packages compiled so far. */
    compiled: number;
    /** Packages that have to be compiled: those that Go's build cache lacks. Unknown while modules are downloaded. */
    toCompile?: number;
    /** When compiling began; before that, when everything began. Milliseconds since the epoch. */
    startedAt: number;
}

/** Measured: 2432 packages in 6 min 16 s on 2 cores. */
const TYPICAL_PACKAGES_PER_SECOND = 6.5;
/** The first packages are small ones of the standard library: a rate measured on them alone would be far off. */
const PACKAGES_BEFORE_RATE_IS_KNOWN = 200;
/** Linking takes some seconds after the last package. */
const LINK_SECONDS = 15;

/** Takes in one line of what `go list` or `go build -v` writes to standard error. */
export function addBuildLine(state: BuildState, line: string): void {
    if (line.startsWith("go: downloading ")) {
        state.downloaded++;
    } else if (state.toCompile !== undefined && /^\S+$/.test(line)) {
        state.compiled++;
    }
}

/** Seconds until the build is done, as far as one can tell. */
export function remainingSeconds(state: BuildState, now: number): number {
    const left = Math.max(0, (state.toCompile ?? 0) - state.compiled);
    const elapsed = Math.max(1, (now - state.startedAt) / 1000);
    const rate =
        state.compiled >= PACKAGES_BEFORE_RATE_IS_KNOWN ? state.compiled / elapsed : TYPICAL_PACKAGES_PER_SECOND;
    return Math.round(left / rate) + LINK_SECONDS;
}

/** One line about the build: what it does now, and how long the rest may take. */
export function buildMessage(kubernetesVersion: string, state: BuildState, now: number): string {
    const what = `Kubernetes ${kubernetesVersion} control plane, built once`;
    if (state.toCompile === undefined) {
        return state.downloaded === 0
            ? `${what}: looking up its modules (in all about 6 minutes on 2 cores)`
            : `${what}: ${state.downloaded} modules downloaded (in all about 6 minutes on 2 cores)`;
    }
    return `${what}: ${state.compiled} of ${state.toCompile} packages compiled, ${duration(remainingSeconds(state, now))} to go`;
}

function duration(seconds: number): string {
    return seconds < 60 ? `about ${seconds} s` : `about ${Math.ceil(seconds / 60)} min`;
}
