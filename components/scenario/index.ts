export { ClbOwner, type ClientIpScenarioArgs, NEW_CCN } from "./args";
export { IMAGES } from "./images";
export * from "./client-ip-scenario";
