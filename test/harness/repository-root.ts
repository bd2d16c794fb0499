import { resolve } from 'node:path'

/** The absolute path of the repository. */
export const repositoryRoot = resolve(import.meta.dirname, '../..')
