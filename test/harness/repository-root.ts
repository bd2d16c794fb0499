import { resolve } from 'node:path'

/** The repository's root. */
export const houseRoot = resolve(import.meta.dirname, '../..')
