import type { Job, PgBoss } from 'pg-boss'
import { signOfLifeMs, watchQueue } from './open-boss.ts'

/** The post that one of all instances holds. */
export interface LeaderLease {
  readonly isOurs: () => boolean
  /** Takes the post where nobody holds it; where we do, says that we live. Has to be called this often. */
  readonly show: () => Promise<void>
  readonly showEveryMs: number
  /** Another may take it. */
  readonly leave: () => Promise<void>
}

const hourMs = 3_600_000

/** Whoever holds the only job of the queue has the post; who stops saying that it lives loses it. */
export const leaderLease = (boss: PgBoss, onTaken: () => void): LeaderLease => {
  let claim: Job | undefined
  let isLeft = false
  let signs = 0
  const take = async () => {
    await boss.send(watchQueue)
    const [taken] = await boss.fetch<object>(watchQueue)
    claim = taken
    isLeft = false
    signs = 0
    if (taken) onTaken()
  }
  const leave = async () => {
    if (!claim) return
    // Said again until it is heard: in an outage it is not, and nobody could take over before the claim runs out.
    isLeft = true
    const left = claim
    await boss.complete(watchQueue, left)
    if (claim === left) claim = undefined
  }
  const confirm = async (held: Job) => {
    await boss.touch(watchQueue, held)
    const [found] = await boss.findJobs(watchQueue, { id: held.id })
    if (found?.state !== 'active') claim = undefined
    signs += 1
    // Once an hour it is anybody's again: what is held for ever would have to expire.
    if (signs * signOfLifeMs > hourMs) await leave()
  }
  return {
    isOurs: () => claim !== undefined && !isLeft,
    show() {
      if (!claim) return take()
      return isLeft ? leave() : confirm(claim)
    },
    showEveryMs: signOfLifeMs,
    leave,
  }
}
