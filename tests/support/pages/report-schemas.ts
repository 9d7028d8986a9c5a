import { z } from "zod";
import { reportSchema as conformanceSchema } from "../../../doctor/conformance/conformance-report";
import { reportSchema } from "../../../doctor/output/json-report";

/** JSON Schema of doctor's report (docs/schema/doctor.schema.json). */
export function reportJsonSchema(): object {
    return {
        $id: "https://tke-client-ip/schema/doctor.schema.json",
        title: "Report of tke-client-ip doctor",
        ...z.toJSONSchema(reportSchema),
    };
}

/** JSON Schema of a report (docs/schema/conformance.schema.json). */
export function conformanceJsonSchema(): object {
    return {
        $id: "https://tke-client-ip/schema/conformance.schema.json",
        title: "Conformance report of tke-client-ip",
        ...z.toJSONSchema(conformanceSchema),
    };
}
