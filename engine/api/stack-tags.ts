/** Tags of a stack itself, as its backend keeps them. */
export const STACK_TAGS = { ttl: "ttl", pr: "pr" } as const;

/** Tags that the components give every resource, where it can have any: they tell whose a resource is. */
export const IDENTITY_TAGS = { project: "pulumi:project", stack: "pulumi:stack" } as const;
