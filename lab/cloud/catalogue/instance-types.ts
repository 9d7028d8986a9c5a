/**
 * Cores and GiB of an instance type by Tencent's naming: `S5.MEDIUM4` has 2 cores and 4 GiB, `SA2.4XLARGE64` 16 and 64.
 * A name of another form counts as 4 cores and 8 GiB.
 */
export function instanceSize(instanceType: string): { cpu: number; memory: number } {
    const [, size = "", multiple, gigabytes] = /\.(SMALL|MEDIUM|LARGE|(\d+)XLARGE)(\d+)$/.exec(instanceType) ?? [];
    const cores = { SMALL: 1, MEDIUM: 2, LARGE: 4 }[size] ?? 4 * Number(multiple);
    return gigabytes && cores ? { cpu: cores, memory: Number(gigabytes) } : { cpu: 4, memory: 8 };
}

/** How many Pods with VPC-CNI a node takes: with shared network interfaces, and with one of its own for each. */
export interface VpcCniPodLimits {
    shared: number;
    exclusive: number;
}

/** Of 2 cores: what DescribeVpcCniPodLimits says of S5.MEDIUM2. */
const TWO_CORE_LIMITS: VpcCniPodLimits = { shared: 27, exclusive: 9 };

/** Tencent's limit (DescribeVpcCniPodLimits, 457/59275); undefined for sizes of which it is not established. */
export function vpcCniPodLimits(instanceType: string): VpcCniPodLimits | undefined {
    return instanceSize(instanceType).cpu === 2 ? TWO_CORE_LIMITS : undefined;
}
