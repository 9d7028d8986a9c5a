/**
 * Variables that make a program load code, run a command or read settings that whoever creates the Pod has chosen. In a
 * container they reach the container's own files; a container of the lab is a process of this machine, run by the lab's
 * owner, so they would reach the owner's. Sources: ld.so(8) and glibc's unsecvars.h, and the manuals of Node.js, Bash,
 * Python, Perl, Ruby, PHP, Lua, the JDK, .NET, Git, OpenSSH and OpenSSL.
 */
const WITHHELD_PREFIXES = [
    // dynamic loaders and the C library
    ["LD_", "DYLD_", "GLIBC_", "MALLOC_"],
    // shells
    ["BASH_", "ZDOT"],
    // language runtimes and their package managers
    ["NODE_", "NPM_CONFIG_", "TS_NODE_", "BUN_", "DENO_"],
    ["PYTHON", "PIP_", "VIRTUAL_ENV"],
    ["PERL", "RUBY", "GEM_", "BUNDLE_", "PHP", "LUA_"],
    ["DOTNET_", "CORECLR_", "COMPLUS_", "COR_", "ASPNETCORE_HOSTINGSTARTUP"],
    ["ERL_", "ELIXIR_", "MIX_"],
    // tools that run what a variable names
    ["GIT_", "SSH_", "LESS", "RSYNC_", "OPENSSL_"],
    // the lab's own
    ["TKE_LAB_"],
].flat();

const WITHHELD_NAMES = new Set([
    ...["GCONV_PATH", "GETCONF_DIR", "HOSTALIASES", "LOCALDOMAIN", "LOCPATH", "NIS_PATH", "NLSPATH", "RES_OPTIONS"],
    ...["RESOLV_HOST_CONF", "TMPDIR", "TZDIR"],
    ...["ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "IFS", "CDPATH", "FPATH", "SHELL"],
    ...["PATH", "HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME", "XDG_DATA_DIRS"],
    ...["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "CATALINA_OPTS", "CLASSPATH"],
    ...["ELECTRON_RUN_AS_NODE", "EDITOR", "VISUAL", "PAGER", "BROWSER", "MANPAGER", "SSLKEYLOGFILE"],
]);

/** Names that begin as a runtime's do and that no runtime reads code or settings from. */
const HARMLESS = new Set([
    ...["NODE_ENV", "NODE_NAME", "NODE_IP", "NODE_HOST", "NODE_HOSTNAME", "NODE_ID", "NODE_REGION", "NODE_ZONE"],
    ...["PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONHASHSEED"],
    ...["DOTNET_ENVIRONMENT", "DOTNET_RUNNING_IN_CONTAINER"],
]);

/** Whether a variable of a Pod is kept from the container's process. Case is ignored, as npm and Windows tools do. */
export function isWithheld(name: string): boolean {
    const upper = name.toUpperCase();
    return (
        !HARMLESS.has(name) &&
        (WITHHELD_NAMES.has(upper) || WITHHELD_PREFIXES.some((prefix) => upper.startsWith(prefix)))
    );
}

/** Splits what a Pod declares into the variables that its process gets and the names of those that it does not. */
export function withoutWithheld(declared: Readonly<Record<string, string>>): {
    handed: Record<string, string>;
    withheld: string[];
} {
    const entries = Object.entries(declared);
    return {
        handed: Object.fromEntries(entries.filter(([name]) => !isWithheld(name))),
        withheld: entries.map(([name]) => name).filter(isWithheld),
    };
}

/** What an event of the Pod says about the variables that its container does not get. */
export function withheldMessage(container: string, names: readonly string[]): string {
    return (
        `the lab does not pass these variables to container ${container}, because its process runs on this machine ` +
        `and they can make it run other code: ${names.toSorted().join(", ")}`
    );
}
