export { ClbOwner, type ClientIpScenarioArgs, NEW_CCN } from "./args";
export { DEFAULT_IMAGE, SOURCE_IMAGE, SOURCE_IMAGES } from "./images";
export * from "./client-ip-scenario";
