/** What the node pools of a stack's own cluster are called. Super node pools have no tags to be told by. */
export const POOL_NAMES = { native: "native", super: "super" } as const;
