/** Most joint values of discrete latents that are summed for every row. */
export const STATE_LIMIT = 4096;
/** Most joint states of chains that are summed at every step. */
export const CHAIN_LIMIT = 256;
