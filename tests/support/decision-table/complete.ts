import {
    branches,
    DIMENSIONS,
    type Dimension,
    type KnownSituation,
    type Situation,
} from "../../../tke/decision-table/situation";

export const ALL_DIMENSIONS = Object.keys(DIMENSIONS) as readonly Dimension[];

/**
 * Makes a whole situation of one that is not wholly known.
 *
 * @param prefer in which order the values of a dimension are tried @default - as the table has them, scenario 1's first
 * @param accept what else has to hold, of situations that are not wholly known, too
 * @returns undefined where there is none
 */
export function complete(
    known: KnownSituation,
    { prefer = (values) => values, accept = () => true }: CompleteOptions = {},
): Situation | undefined {
    if (!accept(known)) {
        return undefined;
    }
    const unknown = ALL_DIMENSIONS.find((dimension) => known[dimension] === undefined);
    if (!unknown) {
        return known as Situation;
    }
    for (const branch of prefer(branches(known, unknown), unknown)) {
        const whole = complete(branch, { prefer, accept });
        if (whole) {
            return whole;
        }
    }
    return undefined;
}

export interface CompleteOptions {
    prefer?: (branches: KnownSituation[], dimension: Dimension) => KnownSituation[];
    accept?: (known: KnownSituation) => boolean;
}
