import { readFileSync, statSync } from "node:fs";
import {
    builtInImage,
    BUILT_IN_IMAGES,
    ECHO_IMAGE_NAME,
    L4_DEMO_IMAGE,
    L7_DEMO_IMAGE,
    WHOAMI_IMAGE,
} from "./built-in-images";
import type { ContainerImage } from "./image";
import { InvalidImages, parseImageFile } from "./image-file";
import { matchOf, parseImageReference } from "./image-reference";

/** Where images are declared. */
export interface ImageFiles {
    /** What `lab -- image add` writes, in the lab's folder. */
    added: string;
    /** `lab.images.yaml`, which a team commits. */
    project: string;
}

interface ReadFile {
    /** Changes whenever the file does. */
    stamp: string;
    images: readonly ContainerImage[];
    invalid?: InvalidImages;
}

/** The images that the lab can run. Files are read again whenever they have changed. */
export class ImageTable {
    private readonly read = new Map<string, ReadFile>();

    constructor(private readonly files: ImageFiles) {}

    /**
     * What the lab runs for an image: what was added to this lab, before what the project's file declares, before what is built
     * in; among several of one file the most exact. Undefined for an unknown image.
     */
    find(image: string): ContainerImage | undefined {
        const wanted = parseImageReference(image);
        const declared = [this.files.added, this.files.project].map((file) => this.images(file).images);
        for (const images of wanted ? declared : []) {
            const [best] = images
                .map((each) => ({ each, match: matchOf(parseImageReference(each.reference)!, wanted!) }))
                .filter(({ match }) => match !== undefined)
                .sort((a, b) => b.match! - a.match!);
            if (best) {
                return best.each;
            }
        }
        return builtInImage(image);
    }

    /** Every image, in the order in which they count. */
    list(): ContainerImage[] {
        return [...this.images(this.files.added).images, ...this.images(this.files.project).images, ...BUILT_IN_IMAGES];
    }

    /** What is wrong with the files; images of such a file are unknown. */
    problems(): InvalidImages[] {
        return [this.files.added, this.files.project].flatMap((file) => this.images(file).invalid ?? []);
    }

    /** Why an image cannot be pulled, and what to do. */
    unknownImageMessage(image: string): string {
        const problems = this.problems().map(
            ({ message }) => `; the image file that might declare it cannot be read: ${message}`,
        );
        return (
            `the lab runs no containers and knows no image "${image}". Declare the program of this machine that stands for ` +
            `it: npm run lab -- image add ${image} --port 8080 -- node server.js. It knows ${WHOAMI_IMAGE}, ` +
            `${L4_DEMO_IMAGE}, ${L7_DEMO_IMAGE} and every image named ${ECHO_IMAGE_NAME} (the project's own echo server, app/)${problems.join("")}`
        );
    }

    private images(file: string): ReadFile {
        const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
        const stamp = stat ? `${stat.ino}/${stat.size}/${stat.mtimeNs}` : "";
        const before = this.read.get(file);
        if (before?.stamp === stamp) {
            return before;
        }
        const now: ReadFile = { stamp, ...(stat ? readImages(file, this.files) : { images: [] }) };
        this.read.set(file, now);
        return now;
    }
}

function readImages(file: string, files: ImageFiles): Omit<ReadFile, "stamp"> {
    try {
        const images = parseImageFile(readFileSync(file, "utf8"), file);
        return { images: file === files.added ? images.map((image) => ({ ...image, origin: "added" })) : images };
    } catch (error) {
        const invalid =
            error instanceof InvalidImages ? error : new InvalidImages(file, [`cannot be read: ${String(error)}`]);
        return { images: [], invalid };
    }
}
