import { hasNodePorts } from "../../tke/objects";
import { directAccessOf, isQcloudIngress, type Ingress, type Service } from "./entries";
import { each, ifKnown, type PolicyResource, type StackRule } from "./rule";
import { kubernetesKind } from "./resource-types";

export const ingressBackendKind: StackRule = {
    name: "ingress-backend-kind",
    description: "A qcloud Ingress without direct access leads to NodePort Services, never to ClusterIP Services.",
    source: "457/45685, E4047",
    scope: "stack",
    *check(stack) {
        yield* each(stack, function* (resource) {
            const directAccess = directAccessOf(resource);
            if (!isQcloudIngress(resource) || !directAccess || directAccess.value === "true") {
                return;
            }
            yield* each(backendsOf(resource, stack), function* ({ name, props }) {
                const type = props.spec?.type ?? "ClusterIP";
                if (!hasNodePorts(type)) {
                    yield {
                        urn: resource.urn,
                        message:
                            `the Ingress has no direct access, and its backend ${name} is a ${type} Service, which ` +
                            `no CLB can bind: set that Service's spec.type to "NodePort" (E4047)`,
                    };
                }
            });
        });
    },
};

/** The stack's Services that an Ingress forwards to. */
function backendsOf(ingress: Ingress, stack: readonly PolicyResource[]): Service[] {
    const { rules = [], defaultBackend } = ingress.props.spec ?? {};
    const paths = rules.flatMap(({ http }) => http?.paths.map(({ backend }) => backend) ?? []);
    const services = stack.filter(saysItsType).filter((service) => shareNamespace(service, ingress));
    const found = [defaultBackend, ...paths].flatMap((backend) => {
        const name = ifKnown(() => ({ known: backend?.service?.name }));
        if (name) {
            return services.filter(
                (service) => name.known && ifKnown(() => service.props.metadata?.name) === name.known,
            );
        }
        // A name that is not known yet comes from one of the Services that the Ingress depends on.
        const origins = services.filter(({ urn }) => ingress.propertyDependencies.spec?.includes(urn));
        return origins.length > 0 ? origins : throwUnknown(() => backend?.service?.name);
    });
    return [...new Set(found)];
}

/** A patch leaves the type as it is, unless it sets it. */
function saysItsType(resource: PolicyResource): resource is Service {
    const kind = kubernetesKind(resource);
    return kind?.name === "Service" && !(kind.isPatch && (resource as Service).props.spec?.type === undefined);
}

/** False where both are known and differ. */
function shareNamespace(service: Service, ingress: Ingress): boolean {
    const [one, other] = [service, ingress].map(({ props }) => ifKnown(() => props.metadata?.namespace));
    return !one || !other || one === other;
}

function throwUnknown(value: () => unknown): never[] {
    value();
    return [];
}
