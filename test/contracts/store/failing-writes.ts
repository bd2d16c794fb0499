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
  /** The number of writes since `failAt`. */
  readonly count: () => number
}

/** Wraps a dialect so that one write fails without having taken effect. */
export const failingWrites = (dialect: Dialect): FailingWrites => {
  let failsAt = Infinity
  let count = 0
  let hasFailed = false
  const countUp = () => {
    count += 1
    if (count - 1 !== failsAt) return
    hasFailed = true
    throw new InjectedFailure('the disk is full')
  }
  return {
    dialect: watchedWrites(dialect, countUp),
    failAt(write) {
      failsAt = write
      count = 0
    },
    hasFailed: () => hasFailed,
    count: () => count,
  }
}
