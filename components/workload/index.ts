export * from "./real-ip-app";
