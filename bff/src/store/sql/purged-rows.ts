import type { DeleteResult } from 'kysely'

/** Rows of a table that a purge deletes with one statement: it has to end within the time limit of statements, however many have expired. */
export const purgedMax = 1_000

/** True if a statement that deletes at most `purgedMax` rows may have left some. */
export const mayHaveMore = ({ numDeletedRows }: DeleteResult): boolean => numDeletedRows >= purgedMax
