import models from "./sdk-models.json";

/**
 * The fields of a structure by name, in the notation of `sdk-models.json`: `string`, `number`, `boolean`, or another structure's
 * name, with `[]` behind it for a list, and `!` where the official SDK's model requires the field.
 */
export type StructureModel = Readonly<Record<string, string>>;

/** Structures by `<service> <version>`, then by their name in the SDK: an action's parameters are `<action>Request`. */
export type RequestModels = Record<string, Record<string, StructureModel>>;

/**
 * Every request of every action that the lab serves, as tencentcloud-sdk-nodejs declares it.
 * Made by `UPDATE_GOLDEN=1 npm test -- tests/unit/lab/cloud/request-models.test.ts`.
 */
export const REQUEST_MODELS: RequestModels = models;
