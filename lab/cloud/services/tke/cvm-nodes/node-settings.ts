import type {
    AnnotationValue,
    InstanceAdvancedSettings,
    Label,
    Taint,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import type { CvmNodePoolRecord, CvmNodeSettings } from "../../../model";
import { each, noEffect, refused, within, type UnservedField } from "../../../requests/unserved-fields";

/** What a CVM node gets beside its instance. */
export function nodeSettingsFrom(settings: Partial<InstanceAdvancedSettings> = {}): CvmNodeSettings {
    return {
        labels: pairsFrom(settings.Labels),
        taints: taintsFrom(settings.Taints),
        unschedulable: Boolean(settings.Unschedulable),
    };
}

/** Fields of InstanceAdvancedSettings that are not read, below the request's field of that name. */
export function unservedSettings(field: string): Record<string, UnservedField> {
    return within(field, {
        DesiredPodNumber: refused("every node has room for `MaxNodePodNum` Pods"),
        GPUArgs: refused("there are no GPUs"),
        ...each(noEffect("no script runs"), "PreStartUserScript", "UserScript"),
        ...each(noEffect("Pods have no volumes of their node's"), "MountTarget", "DockerGraphPath", "DataDisks"),
        ExtraArgs: noEffect("the lab's kubelet has no arguments"),
    });
}

export function describeNodeSettings({ labels, taints, unschedulable }: CvmNodeSettings): InstanceAdvancedSettings {
    return {
        Labels: describePairs(labels),
        Taints: describeTaints(taints),
        Unschedulable: unschedulable ? 1 : 0,
        DesiredPodNumber: 0,
        GPUArgs: {},
        PreStartUserScript: "",
    };
}

export function pairsFrom(pairs: readonly (Label | AnnotationValue)[] = []): CvmNodePoolRecord["annotations"] {
    return pairs.map(({ Name = "", Value = "" }) => ({ name: Name, value: Value }));
}

export function taintsFrom(taints: readonly Taint[] = []): CvmNodeSettings["taints"] {
    return taints.map(({ Key = "", Value = "", Effect = "" }) => ({ key: Key, value: Value, effect: Effect }));
}

export function describePairs(pairs: CvmNodePoolRecord["annotations"]): { Name: string; Value: string }[] {
    return pairs.map(({ name, value }) => ({ Name: name, Value: value }));
}

export function describeTaints(taints: CvmNodeSettings["taints"]): Taint[] {
    return taints.map(({ key, value, effect }) => ({ Key: key, Value: value, Effect: effect }));
}
