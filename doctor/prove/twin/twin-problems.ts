import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import type { Ingress, Metadata } from "../../model/cluster-objects";
import type { Text } from "../../model/text";
import { hasCertificates, ingressPorts } from "../../paths/objects/ingress-ports";
import { otherControllerOf, type Entry } from "../../paths/entry-points";
import { namespaceOf, type ObjectIndex } from "../../paths/objects/object-index";

/** Why an entry point can have no twin at all. */
export function entryProblems(entry: Entry): Text[] {
    const { kind, object } = entry.entry;
    const who = `${kind} ${namespaceOf(object.metadata)}/${object.metadata?.name}`;
    const controller = otherControllerOf(entry);
    if (controller !== undefined) {
        return [
            {
                en: `${who} is served by ${controller}, not by TKE: prove the Service of its gateway, service/NAME -n NAMESPACE`,
                zh: `${who} 由 ${controller} 处理，而不是 TKE：请验证其网关的 Service，service/NAME -n NAMESPACE`,
            },
        ];
    }
    if (entry.type === "NodePort") {
        return [
            {
                en: `${who} is of type NodePort: it has no CLB whose twin could be created`,
                zh: `${who} 为 NodePort 类型：没有 CLB 可供创建副本`,
            },
        ];
    }
    if (entry.services.length === 0) {
        return [
            {
                en: `${who} leads to no Service that exists in namespace ${namespaceOf(object.metadata)}`,
                zh: `${who} 没有指向命名空间 ${namespaceOf(object.metadata)} 中存在的 Service`,
            },
        ];
    }
    const without = entry.services.filter(({ spec }) => Object.keys(spec?.selector ?? {}).length === 0);
    return without.map(({ metadata }): Text => ({
        en: `Service ${metadata?.name} has no selector: nothing says where the twin's Pods shall run`,
        zh: `Service ${metadata?.name} 没有 selector：无法得知副本的 Pod 应调度到哪里`,
    }));
}

/** Only a CLB that a user created can be shared (457/51258), and an Ingress's only where it was made to (457/127545). */
export function existingProblems(entry: Entry, index: ObjectIndex, port: number | undefined): Text[] {
    if (port === undefined) {
        return [];
    }
    const { kind, object } = entry.entry;
    const keys = ANNOTATION_KEYS[kind];
    const annotations = object.metadata?.annotations ?? {};
    const id = annotations[keys.existingLoadBalancerId];
    if (!id) {
        return [
            {
                en: `--on-existing-clb ${port}: the CLB is TKE's own, and only one that a user created can be shared (${keys.existingLoadBalancerId}, 457/51258): leave --on-existing-clb out`,
                zh: `--on-existing-clb ${port}：该 CLB 由 TKE 创建，只有用户自建的 CLB 才能共用（${keys.existingLoadBalancerId}，457/51258）：请去掉 --on-existing-clb`,
            },
        ];
    }
    if (kind === "Ingress" && annotations[ANNOTATION_KEYS.Ingress.enableGroup] !== "true") {
        return [
            {
                en: `--on-existing-clb ${port}: the Ingress was created without ${ANNOTATION_KEYS.Ingress.enableGroup}, so that no other may use its CLB (457/127545): leave --on-existing-clb out`,
                zh: `--on-existing-clb ${port}：创建该 Ingress 时没有 ${ANNOTATION_KEYS.Ingress.enableGroup}，其 CLB 不能与其他 Ingress 共用（457/127545）：请去掉 --on-existing-clb`,
            },
        ];
    }
    if (kind === "Service" && index.controllerConfig()?.["REUSE_LOADBALANCER"] === "false") {
        return [
            {
                en: `--on-existing-clb ${port}: this cluster lets no two Services share a CLB (REUSE_LOADBALANCER, 457/46370): leave --on-existing-clb out`,
                zh: `--on-existing-clb ${port}：该集群不允许多个 Service 共用 CLB（REUSE_LOADBALANCER，457/46370）：请去掉 --on-existing-clb`,
            },
        ];
    }
    const user = usersOf(index, id).find(({ ports }) => ports.includes(port));
    return user
        ? [
              {
                  en: `--on-existing-clb ${port}: ${user.who} has that port: set another`,
                  zh: `--on-existing-clb ${port}：${user.who} 已使用该端口：请换一个`,
              },
          ]
        : [];
}

/** The Services and Ingresses that a CLB serves, with their listeners' ports. */
function usersOf({ objects }: ObjectIndex, id: string): { who: string; ports: readonly number[] }[] {
    const uses = (kind: "Service" | "Ingress", metadata: Metadata | undefined) =>
        [ANNOTATION_KEYS[kind].existingLoadBalancerId, ANNOTATION_KEYS[kind].loadBalancerId].some(
            (key) => metadata?.annotations?.[key] === id,
        );
    const nameOf = (metadata: Metadata | undefined) => `${namespaceOf(metadata)}/${metadata?.name}`;
    return [
        ...objects.services
            .filter(({ metadata }) => uses("Service", metadata))
            .map(({ metadata, spec }) => ({
                who: `Service ${nameOf(metadata)}`,
                ports: (spec?.ports ?? []).flatMap(({ port }) => port ?? []),
            })),
        ...objects.ingresses
            .filter(({ metadata }) => uses("Ingress", metadata))
            .map((ingress) => ({ who: `Ingress ${nameOf(ingress.metadata)}`, ports: portsOf(ingress) })),
    ];
}

/** With certificates TKE serves both usual ports, where rules are mixed. */
function portsOf(ingress: Ingress): number[] {
    const isListed = ingress.metadata?.annotations?.[ANNOTATION_KEYS.Ingress.listenPorts] !== undefined;
    return !isListed && hasCertificates(ingress) ? [80, 443] : ingressPorts(ingress);
}
