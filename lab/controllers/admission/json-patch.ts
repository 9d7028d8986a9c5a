/** One operation of RFC 6902. */
export interface JsonPatchOperation {
    op: "add" | "remove" | "replace";
    path: string;
    value?: unknown;
}
