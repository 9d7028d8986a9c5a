import { join } from "node:path";
import { labHome, type LabHome } from "../lab/home";

/** The folder of Pulumi.yaml. */
export const projectDirectory = join(__dirname, "..");

export function projectLabHome(): LabHome {
    return labHome(projectDirectory);
}
