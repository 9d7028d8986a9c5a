import { LABEL_KEYS } from "../common/stack-labels";
import { SOURCE_IMAGE } from "../scenario/images";
import { quantityValue } from "../workload/formats";
import { APP_LABELS } from "../workload/workload";
import type { Mistake } from "./mistake";
import type { StackConfig } from "./fields";

/** Mistakes in the keys of the Pods that the stack runs, beside what each holds by itself. */
export function workloadMistakes(config: Partial<StackConfig>): Mistake[] {
    return [...imageMistakes(config), ...labelMistakes(config), ...resourceMistakes(config)];
}

function imageMistakes({ image, containerPort, imagePullSecret, imagePullSecrets }: Partial<StackConfig>): Mistake[] {
    return [
        ...(containerPort !== undefined && (image === undefined || image === SOURCE_IMAGE)
            ? [{ key: "containerPort", set: "the default image listens on 5000: set image too, or remove it" }]
            : []),
        ...(imagePullSecret !== undefined && imagePullSecrets !== undefined
            ? [{ key: "imagePullSecret", set: "imagePullSecrets names all: put it there, and remove this key" }]
            : []),
    ];
}

function labelMistakes({ labels = {} }: Partial<StackConfig>): Mistake[] {
    const taken = [...Object.keys(APP_LABELS), ...Object.values(LABEL_KEYS)];
    return taken
        .filter((key) => Object.hasOwn(labels, key))
        .map((key) => ({ key: "labels", set: `${key} is set by the stack itself: remove it` }));
}

function resourceMistakes({ resources: { requests = {}, limits = {} } = {} }: Partial<StackConfig>): Mistake[] {
    return (["cpu", "memory"] as const).flatMap((what) => {
        const [least, most] = [requests[what], limits[what]];
        return least !== undefined && most !== undefined && quantityValue(least) > quantityValue(most)
            ? [{ key: "resources", set: `${what} ${least} of requests is more than ${most} of limits: set less` }]
            : [];
    });
}
