import { instanceSize } from "./instance-types";

/** An instance type as the lab sells it. */
export interface InstanceOffer {
    instanceType: string;
    cpu: number;
    /** GiB. */
    memory: number;
    /**
     * Made up, in the account's currency an hour: what the type costs on Tencent Cloud depends on region, time and
     * contract, and only its own API says it.
     */
    hourlyPrice: number;
}

/** Types of native nodes (457/54485) in the sizes that small clusters use. */
const FAMILIES = ["S5", "SA2", "SA5", "S8"];
const SIZES = ["MEDIUM4", "MEDIUM8", "LARGE8", "LARGE16", "2XLARGE16", "2XLARGE32"];

const PRICE_PER_CORE = 0.1;
const PRICE_PER_GIB = 0.02;

export const INSTANCE_OFFERS: readonly InstanceOffer[] = FAMILIES.flatMap((family) =>
    SIZES.map((size) => {
        const instanceType = `${family}.${size}`;
        const { cpu, memory } = instanceSize(instanceType);
        return { instanceType, cpu, memory, hourlyPrice: cpu * PRICE_PER_CORE + memory * PRICE_PER_GIB };
    }),
);
