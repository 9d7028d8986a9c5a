import type { IncomingMessage } from "node:http";
import { pipeline, Transform } from "node:stream";

/** A layer-7 listener's client_max_body_size (214/15171). */
export const MAX_BODY_BYTES = 60 * 1024 * 1024;

/** The request's body, which ends with `exceeded` once it is longer than a CLB takes. */
export function limitedBody(request: IncomingMessage, exceeded: () => void): Transform {
    let length = 0;
    const limit = new Transform({
        transform(chunk: Buffer, _encoding, done) {
            length += chunk.length;
            if (length > MAX_BODY_BYTES) {
                exceeded();
                done(new Error("the body is longer than 60 MiB"));
            } else {
                done(null, chunk);
            }
        },
    });
    return pipeline(request, limit, () => undefined);
}
