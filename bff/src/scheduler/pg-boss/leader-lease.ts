import type { Job, PgBoss } from 'pg-boss'
import { heartbeatMs, leaderQueue } from './open-boss.ts'

/**
 * Leader election by a lease that one instance at a time can have.
 * @see https://learn.microsoft.com/azure/architecture/patterns/leader-election
 */
export interface LeaderLease {
  readonly isLeader: () => boolean
  /** Acquires a free lease, or renews our own. Must be called every `renewEveryMs`. */
  readonly renew: () => Promise<void>
  readonly renewEveryMs: number
  /** Lets another instance become leader. */
  readonly release: () => Promise<void>
}

const hourMs = 3_600_000

/** The leader is the instance that has claimed the only job of the leader queue. Without heartbeats the claim expires. */
export const leaderLease = (boss: PgBoss, onAcquired: () => void): LeaderLease => {
  let claim: Job | undefined
  let isReleasing = false
  let renewals = 0
  const acquire = async () => {
    await boss.send(leaderQueue)
    const [acquired] = await boss.fetch<object>(leaderQueue)
    claim = acquired
    isReleasing = false
    renewals = 0
    if (acquired) onAcquired()
  }
  const release = async () => {
    if (!claim) return
    // Repeated by renew() until it succeeds. Otherwise, after an outage, no instance could lead before the claim expires.
    isReleasing = true
    const released = claim
    await boss.complete(leaderQueue, released)
    if (claim === released) claim = undefined
  }
  const confirm = async (current: Job) => {
    await boss.touch(leaderQueue, current)
    const [found] = await boss.findJobs(leaderQueue, { id: current.id })
    if (found?.state !== 'active') claim = undefined
    renewals += 1
    // Released once an hour, because pg-boss expires a job that stays active too long.
    if (renewals * heartbeatMs > hourMs) await release()
  }
  return {
    isLeader: () => claim !== undefined && !isReleasing,
    renew() {
      if (!claim) return acquire()
      return isReleasing ? release() : confirm(claim)
    },
    renewEveryMs: heartbeatMs,
    release,
  }
}
