/** The object that a CLB is for, as far as its annotations decide over backends. */
export interface EntryObject {
    kind: "Service" | "Ingress";
    annotations: Readonly<Record<string, string>>;
}
