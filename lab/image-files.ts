import { join, resolve } from "node:path";
import type { LabHome } from "./home";
import type { ImageFiles } from "./images/image-table";

/** What a team commits, in the folder of Pulumi.yaml. */
export const PROJECT_IMAGES = "lab.images.yaml";

/**
 * The files in which images of a lab are declared.
 *
 * @param environment its `TKE_LAB_IMAGES` names another file than the project's `lab.images.yaml`
 */
export function imageFiles(home: LabHome, environment: NodeJS.ProcessEnv = process.env): ImageFiles {
    const project = join(__dirname, "..");
    return { added: home.images, project: resolve(project, environment.TKE_LAB_IMAGES || PROJECT_IMAGES) };
}
