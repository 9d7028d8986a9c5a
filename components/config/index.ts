export type { Mistake } from "./checks";
export { configError, parseConfig } from "./config";
export type { StackConfig } from "./fields";
