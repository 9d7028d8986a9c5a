/**
 * Cores and GiB of an instance type by Tencent's naming: `S5.MEDIUM4` has 2 cores and 4 GiB, `SA2.4XLARGE64` 16 and 64.
 * A name of another form counts as 4 cores and 8 GiB.
 */
export function instanceSize(instanceType: string): { cpu: number; memory: number } {
    const [, size = "", multiple, gigabytes] = /\.(SMALL|MEDIUM|LARGE|(\d+)XLARGE)(\d+)$/.exec(instanceType) ?? [];
    const cores = { SMALL: 1, MEDIUM: 2, LARGE: 4 }[size] ?? 4 * Number(multiple);
    return gigabytes && cores ? { cpu: cores, memory: Number(gigabytes) } : { cpu: 4, memory: 8 };
}
