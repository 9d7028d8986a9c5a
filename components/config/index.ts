export type { Mistake } from "./mistake";
export { configError, parseConfig } from "./config";
export { secretEnv } from "./secret-env";
export type { StackConfig } from "./fields";
