import type { SealedRow, SealedStore } from '../store/ports/ports.ts'
import type { Clock, Sleep } from '../runtime/platform.ts'
import type { Keyring } from './keyring.ts'
import { seal, unseal } from './seal.ts'
import { tokensPlace } from './token-vault.ts'

export interface ResealNeeds {
  readonly store: SealedStore
  readonly ring: Keyring
  readonly clock: Clock
  readonly sleep: Sleep
}

export interface ResealWish {
  /** Opens and seals everything, and stores nothing. */
  readonly dryRun?: boolean
  readonly batchMax?: number
  readonly onProgress?: (progress: ResealProgress) => void
}

export interface ResealProgress {
  /** Looked at so far, whatever came of it. */
  readonly done: number
  readonly total: number
  readonly perSecond: number
}

export interface ResealReport {
  readonly resealed: number
  /** Changed by somebody else in between: it is theirs that stays. */
  readonly moved: number
  /** Connections whose token set does not open: they have to be made anew. */
  readonly unreadable: readonly string[]
  /** What still lies under other keys than the current one. */
  readonly left: ReadonlyMap<string, number>
}

/** Seals every token set anew under the current key while everything else goes on; killed, it goes on where it was. */
export type Reseal = (wish?: ResealWish) => Promise<ResealReport>

const usualBatch = 100

// Between two batches whoever waits for the store gets it.
const breathMs = 2

/** An instance that still seals under an old key writes behind our back: what it left is picked up, but not for ever. */
const passesMax = 3

export const reseal =
  (needs: ResealNeeds): Reseal =>
  async (wish = {}) => {
    const walk = openWalk(needs, wish)
    let left = await underOtherKeys(needs)
    walk.expect(left)
    for (let pass = 0; pass < passesMax && worthAPass(left, walk.unreadable); pass += 1) {
      for (const key of left.keys()) await walk.under(key)
      left = await underOtherKeys(needs)
      if (wish.dryRun) break
    }
    walk.finish()
    return { ...walk.tally, unreadable: [...walk.unreadable], left }
  }

const underOtherKeys = async ({ store, ring }: ResealNeeds): Promise<ReadonlyMap<string, number>> =>
  new Map([...(await store.countByKey())].filter(([key]) => key !== ring.current))

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, rows) => total + rows, 0)

const worthAPass = (left: ReadonlyMap<string, number>, unreadable: ReadonlySet<string>): boolean =>
  sum(left) > unreadable.size

const openWalk = (needs: ResealNeeds, { dryRun = false, batchMax = usualBatch, onProgress }: ResealWish) => {
  const { store, clock, sleep } = needs
  const began = clock.now()
  const tally = { resealed: 0, moved: 0 }
  const unreadable = new Set<string>()
  let [total, done] = [0, 0]
  const tell = (looked: number) => {
    done += looked
    total = Math.max(total, done)
    onProgress?.({ done, total, perSecond: Math.round((done * 1000) / Math.max(clock.now() - began, 1)) })
  }
  const takeBatch = async (rows: readonly SealedRow[]) => {
    const anew = await Promise.all(rows.map((row) => sealAnew(needs.ring, row)))
    const pairs = anew.filter((pair) => pair !== undefined)
    for (const [at, { id }] of rows.entries()) if (!anew[at]) unreadable.add(id)
    const moved = dryRun ? 0 : await store.replace(pairs)
    tally.resealed += pairs.length - moved
    tally.moved += moved
    tell(rows.length)
  }
  return {
    tally,
    unreadable,
    expect: (counts: ReadonlyMap<string, number>) => void (total = sum(counts)),
    // What was renewed in the meantime lies under the current key by itself: there was less to do than expected.
    finish: () => {
      total = done
      if (done > 0) tell(0)
    },
    under: async (key: string) => {
      const next = (after: string) => store.list({ under: key, after, max: batchMax })
      for (let rows = await next(''); rows.length > 0; rows = await next(rows.at(-1)?.id ?? '')) {
        await takeBatch(rows)
        await sleep(breathMs)
      }
    },
  }
}

const sealAnew = async (ring: Keyring, row: SealedRow) => {
  const place = tokensPlace(row, row.tokenVersion)
  const opened = await unseal(ring, place, row.sealed)
  return opened.kind === 'opened' ? { row, sealed: await seal(ring, place, opened.text) } : undefined
}
