import type { Dialect } from 'kysely'
import { watchedWrites } from '../../harness/deployment/watched-writes.ts'

/** The error of a write that a test made fail. */
export class InjectedFailure extends Error {}

/** Counts the writes of a dialect and makes one of them fail. */
export interface FailingWrites {
  readonly dialect: Dialect
  /** From now on writes are counted, and the one with this number, from 0, fails. */
  readonly failAt: (write: number) => void
  /** True if the write was reached. */
  readonly hasFailed: () => boolean
}

/** Wraps a dialect so that one write fails without having taken effect. */
export const failingWrites = (dialect: Dialect): FailingWrites => {
  let left = Infinity
  let hasFailed = false
  const countDown = () => {
    left -= 1
    if (left !== -1) return
    hasFailed = true
    throw new InjectedFailure('the disk is full')
  }
  return {
    dialect: watchedWrites(dialect, countDown),
    failAt: (write) => void (left = write),
    hasFailed: () => hasFailed,
  }
}
