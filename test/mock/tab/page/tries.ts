/** Counts the loads of the first page in this tab, which must not reload for ever. */
export const startedKey = 'planbridge-simulation-starts'
export const triesMax = 3
