export { ClbOwner, type ClientIpScenarioArgs, IMAGES, NEW_CCN } from "./args";
export * from "./client-ip-scenario";
