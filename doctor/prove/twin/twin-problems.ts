import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import { otherControllerOf, type Entry } from "../../paths/entry-points";
import { namespaceOf, type ObjectIndex } from "../../paths/object-index";

/** Why an entry point can have no twin at all. */
export function entryProblems(entry: Entry): string[] {
    const { kind, object } = entry.entry;
    const who = `${kind} ${namespaceOf(object.metadata)}/${object.metadata?.name}`;
    const controller = otherControllerOf(entry);
    if (controller !== undefined) {
        return [
            `${who} is served by ${controller}, not by TKE: prove the Service of its gateway, service/NAME -n NAMESPACE`,
        ];
    }
    if (entry.type === "NodePort") {
        return [`${who} is of type NodePort: it has no CLB whose twin could be created`];
    }
    if (entry.services.length === 0) {
        return [`${who} leads to no Service that exists in namespace ${namespaceOf(object.metadata)}`];
    }
    const without = entry.services.filter(({ spec }) => Object.keys(spec?.selector ?? {}).length === 0);
    return without.map(
        ({ metadata }) => `Service ${metadata?.name} has no selector: nothing says where the twin's Pods shall run`,
    );
}

/** Only a CLB that a user created can be shared (457/51258), and an Ingress's only where it was made to (457/127545). */
export function existingProblems(entry: Entry, index: ObjectIndex, port: number | undefined): string[] {
    if (port === undefined) {
        return [];
    }
    const { kind, object } = entry.entry;
    const keys = ANNOTATION_KEYS[kind];
    const annotations = object.metadata?.annotations ?? {};
    const id = annotations[keys.existingLoadBalancerId];
    if (!id) {
        return [
            `--on-existing-clb ${port}: the CLB is TKE's own, and only one that a user created can be shared (${keys.existingLoadBalancerId}, 457/51258): leave --on-existing-clb out`,
        ];
    }
    if (kind === "Ingress" && annotations[ANNOTATION_KEYS.Ingress.enableGroup] !== "true") {
        return [
            `--on-existing-clb ${port}: the Ingress was created without ${ANNOTATION_KEYS.Ingress.enableGroup}, so that no other may use its CLB (457/127545): leave --on-existing-clb out`,
        ];
    }
    if (kind === "Service" && index.controllerConfig()?.["REUSE_LOADBALANCER"] === "false") {
        return [
            `--on-existing-clb ${port}: this cluster lets no two Services share a CLB (REUSE_LOADBALANCER, 457/46370): leave --on-existing-clb out`,
        ];
    }
    const user = index.objects.services.find(
        (service) =>
            [ANNOTATION_KEYS.Service.existingLoadBalancerId, ANNOTATION_KEYS.Service.loadBalancerId].some(
                (key) => service.metadata?.annotations?.[key] === id,
            ) && service.spec?.ports?.some((each) => each.port === port),
    );
    return user
        ? [
              `--on-existing-clb ${port}: Service ${namespaceOf(user.metadata)}/${user.metadata?.name} has that port: set another`,
          ]
        : [];
}
