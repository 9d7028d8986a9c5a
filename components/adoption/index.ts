export * from "./check-adopted";
