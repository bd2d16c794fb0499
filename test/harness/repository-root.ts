import { resolve } from 'node:path'

/** The repository's root. */
export const repositoryRoot = resolve(import.meta.dirname, '../..')
