import type { Clock, Sleep } from '../runtime/platform.ts'
import type { SealedRow, SealedStore } from '../store/ports/ports.ts'
import type { Keyring } from './keyring.ts'
import { seal, unseal } from './seal.ts'
import { isAnswer, storedPlace } from './token-vault.ts'

export interface ResealNeeds {
  readonly store: SealedStore
  readonly keyring: Keyring
  readonly clock: Clock
  readonly sleep: Sleep
}

export interface ResealOptions {
  /** Opens and seals every sealed text without storing the result. */
  readonly dryRun?: boolean
  readonly batchMax?: number
  readonly onProgress?: (progress: ResealProgress) => void
}

export interface ResealProgress {
  /** Token sets processed, with or without success. */
  readonly done: number
  readonly total: number
  readonly perSecond: number
}

/** The result of a run. */
export interface ResealReport {
  readonly resealed: number
  /** Token sets that another process replaced during the run. Its version is kept. */
  readonly superseded: number
  /** Connections and pending revocations whose token set cannot be opened. */
  readonly unreadable: readonly string[]
  /** Answers of jobs and to hosts that cannot be opened; absent if there are none. */
  readonly unreadableAnswers?: readonly string[]
  /** Token sets that are still sealed with other keys than the current one, by key id. */
  readonly left: ReadonlyMap<string, number>
}

/** Seals all token sets with the current key while instances keep running. An interrupted run can be repeated and continues. */
export type Reseal = (options?: ResealOptions) => Promise<ResealReport>

const defaultBatch = 100

// Gives other queries access to the store between batches.
const batchIntervalMs = 2

/** An instance whose current key is an old one keeps writing with it; further passes include those token sets. */
const passesMax = 3

export const reseal =
  (needs: ResealNeeds): Reseal =>
  async (options = {}) => {
    const run = openRun(needs, options)
    let left = await countUnderOtherKeys(needs)
    run.expect(left)
    for (let pass = 0; pass < passesMax && sum(left) > run.unreadable.size; pass += 1) {
      for (const key of left.keys()) await run.resealUnder(key)
      left = await countUnderOtherKeys(needs)
      if (options.dryRun) break
    }
    run.finish()
    return { ...run.tally, ...run.lost(), left }
  }

const countUnderOtherKeys = async ({ store, keyring }: ResealNeeds): Promise<ReadonlyMap<string, number>> =>
  new Map([...(await store.countByKey())].filter(([key]) => key !== keyring.current))

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, rows) => total + rows, 0)

const openRun = (
  needs: ResealNeeds,
  { dryRun = false, batchMax = defaultBatch, onProgress }: ResealOptions,
) => {
  const { store, clock, sleep } = needs
  const startedAt = clock.now()
  const tally = { resealed: 0, superseded: 0 }
  const unreadable = new Map<string, SealedRow['table']>()
  let [total, done] = [0, 0]
  const addDone = (rows: number) => {
    done += rows
    total = Math.max(total, done)
    const perSecond = Math.round((done * 1000) / Math.max(clock.now() - startedAt, 1))
    onProgress?.({ done, total, perSecond })
  }
  const resealBatch = async (rows: readonly SealedRow[]) => {
    const results = await Promise.all(rows.map((row) => resealRow(needs.keyring, row)))
    const replacements = results.filter((result) => result !== undefined)
    for (const [at, { id, table }] of rows.entries()) if (!results[at]) unreadable.set(id, table)
    const superseded = dryRun ? 0 : await store.replace(replacements)
    tally.resealed += replacements.length - superseded
    tally.superseded += superseded
    addDone(rows.length)
  }
  return {
    tally,
    unreadable,
    lost: () => {
      const unreadableAnswers = idsIn(unreadable, isAnswer)
      return {
        unreadable: idsIn(unreadable, (table) => !isAnswer(table)),
        ...(unreadableAnswers.length > 0 && { unreadableAnswers }),
      }
    },
    expect: (counts: ReadonlyMap<string, number>) => void (total = sum(counts)),
    // Token sets that were refreshed during the run use the current key already, so fewer may be done than expected.
    finish: () => {
      total = done
      if (done > 0) addDone(0)
    },
    resealUnder: async (key: string) => {
      const next = (after: string) => store.list({ under: key, after, max: batchMax })
      for (let rows = await next(''); rows.length > 0; rows = await next(rows.at(-1)?.id ?? '')) {
        await resealBatch(rows)
        await sleep(batchIntervalMs)
      }
    },
  }
}

const idsIn = (
  rows: ReadonlyMap<string, SealedRow['table']>,
  isWanted: (table: SealedRow['table']) => boolean,
): string[] => [...rows].filter(([, table]) => isWanted(table)).map(([id]) => id)

const resealRow = async (keyring: Keyring, row: SealedRow) => {
  const place = storedPlace(row)
  const opened = await unseal(keyring, place, row.sealed)
  return opened.kind === 'opened' ? { row, sealed: await seal(keyring, place, opened.text) } : undefined
}
