import type { ControllerConfig } from "../../../tke/controller-config";
import { INGRESS_ERRORS } from "../../../tke/errors/ingress-errors";
import { SERVICE_ERRORS } from "../../../tke/errors/service-errors";
import { isSameRule, listenerKey } from "../model/listener-keys";
import type { DesiredListener } from "../model/load-balancer-model";
import type { ListenerReference, LoadBalancerUse, ObjectReference } from "./ownership";
import { error, problem, type Problem } from "../problems";

/**
 * Why an object may not use a user's CLB beside those of its cluster that use it already; undefined where it may.
 * Services share where the cluster lets them (457/46370), an Ingress only if it was made to (457/127545).
 */
export function refusalOfSharing(
    owner: ObjectReference,
    use: LoadBalancerUse | undefined,
    config: ControllerConfig,
): Problem | undefined {
    const references = use?.references ?? [];
    const earlier = references.find(({ uid }) => uid === owner.uid);
    if (earlier) {
        return (earlier.group ?? false) === (owner.group ?? false)
            ? undefined
            : problem(INGRESS_ERRORS.notOfGroup, `Ingress ${owner.namespace}/${owner.name}: enable-group was changed`);
    }
    const [other] = references;
    if (!other) {
        return undefined;
    }
    if (owner.kind === "Service") {
        const alone = references.find(({ kind, group }) => kind === "Ingress" && !group);
        if (alone) {
            return problem(SERVICE_ERRORS.usedByIngress, named(alone), { retry: true });
        }
        return config.REUSE_LOADBALANCER === "true"
            ? undefined
            : problem(SERVICE_ERRORS.reuseOff, named(other), { retry: true });
    }
    const ingresses = references.filter(({ kind }) => kind === "Ingress");
    if (owner.group) {
        const alone = ingresses.find(({ group }) => !group);
        return alone && problem(INGRESS_ERRORS.notOfGroup, named(alone), { retry: true });
    }
    const [ingress] = ingresses;
    return problem(ingress && !ingress.group ? INGRESS_ERRORS.usedByOther : INGRESS_ERRORS.notOfGroup, named(other), {
        retry: true,
    });
}

/**
 * The rules that an Ingress may not have, since another one of its group has them: each domain with each path is one
 * Ingress's (457/127545). The code of that is not published.
 *
 * @param others who else has something on which listener, by its key.
 */
export function refusalsOfRules(
    desired: readonly DesiredListener[],
    others: ReadonlyMap<string, readonly ListenerReference[]>,
): Problem[] {
    return desired.flatMap((listener) =>
        listener.rules.flatMap((rule) => {
            const owner = others
                .get(listenerKey(listener))
                ?.find(({ rules = [] }) => rules.some((each) => isSameRule(each, rule)));
            return owner
                ? [
                      error(
                          `${listener.protocol} ${listener.port} ${rule.domain}${rule.url} is a rule of ${owner.kind} ` +
                              `${owner.namespace}/${owner.name}: of Ingresses that share a CLB each has hosts or paths of ` +
                              `its own (457/127545). What to do: use another host or path, or remove the rule there.`,
                          { retry: true },
                      ),
                  ]
                : [];
        }),
    );
}

function named({ kind, namespace, name }: ObjectReference): string {
    return `the CLB is used by ${kind} ${namespace}/${name}`;
}
