/** The schema of this version, as statements. The package has them instead of this module: see `test/mock/build`. */
export const writtenSchema: string | undefined = undefined
