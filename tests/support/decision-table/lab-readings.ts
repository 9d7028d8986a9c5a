import { READINGS } from "../../../tke/decision-table/readings";
import { DIMENSIONS, type KnownSituation } from "../../../tke/decision-table/situation";

/** All assumptions as the lab has them by default. */
export const LAB_READINGS: KnownSituation = Object.fromEntries(
    READINGS.map(({ dimension }) => [dimension, DIMENSIONS[dimension][0]]),
);
