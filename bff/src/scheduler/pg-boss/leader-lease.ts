import type { Job, PgBoss } from 'pg-boss'
import { heartbeatMs, leaderQueue } from './open-boss.ts'

/** The post that one of all instances holds. */
export interface LeaderLease {
  readonly isLeader: () => boolean
  /** Takes the post where nobody holds it; where we do, says that we live. Has to be called this often. */
  readonly renew: () => Promise<void>
  readonly renewEveryMs: number
  /** Another may take it. */
  readonly release: () => Promise<void>
}

const hourMs = 3_600_000

/** Whoever holds the only job of the queue has the post; who stops saying that it lives loses it. */
export const leaderLease = (boss: PgBoss, onTaken: () => void): LeaderLease => {
  let claim: Job | undefined
  let isReleasing = false
  let renewals = 0
  const acquire = async () => {
    await boss.send(leaderQueue)
    const [acquired] = await boss.fetch<object>(leaderQueue)
    claim = acquired
    isReleasing = false
    renewals = 0
    if (acquired) onTaken()
  }
  const release = async () => {
    if (!claim) return
    // Said again until it is heard: in an outage it is not, and nobody could take over before the claim runs out.
    isReleasing = true
    const released = claim
    await boss.complete(leaderQueue, released)
    if (claim === released) claim = undefined
  }
  const confirm = async (held: Job) => {
    await boss.touch(leaderQueue, held)
    const [found] = await boss.findJobs(leaderQueue, { id: held.id })
    if (found?.state !== 'active') claim = undefined
    renewals += 1
    // Once an hour it is anybody's again: what is held for ever would have to expire.
    if (renewals * heartbeatMs > hourMs) await release()
  }
  return {
    isLeader: () => claim !== undefined && !isReleasing,
    renew() {
      if (!claim) return acquire()
      return isReleasing ? release() : confirm(claim)
    },
    renewEveryMs: heartbeatMs,
    release: release,
  }
}
