/** Whom the tests' server knows. */
export const superuser = 'planbridge'
