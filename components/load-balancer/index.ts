export * from "./clb";
export * from "./server-certificate";
