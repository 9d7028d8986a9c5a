import { z } from "zod";
import { tkeServiceConfigSpec } from "./schema";

/**
 * The OpenAPI schema of a TkeServiceConfig's `spec`, as a CustomResourceDefinition takes it. Unknown fields are dropped by
 * the API server rather than refused, since a structural schema cannot refuse them.
 */
export function tkeServiceConfigOpenApi(): object {
    return z.toJSONSchema(tkeServiceConfigSpec, {
        target: "openapi-3.0",
        io: "input",
        override: ({ jsonSchema }) => {
            delete jsonSchema.additionalProperties;
        },
    });
}
