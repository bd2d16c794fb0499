/** The database superuser. */
export const superuser = 'planbridge'
