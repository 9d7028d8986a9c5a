/** The shell's exit code of a command that may not be run. */
export const NOT_EXECUTABLE = 126;

/** Why nothing can be had of an ephemeral container, and what there is instead. */
export const NO_EPHEMERAL_CONTAINERS =
    "the lab runs no ephemeral containers: a container is a process of this machine, and none could join it. " +
    "Use kubectl exec (docs/en/lab.md), kubectl logs and the tools of this machine";
