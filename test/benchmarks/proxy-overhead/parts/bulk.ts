import { setTimeout as sleep } from 'node:timers/promises'
import { table } from '../../refresh/table.ts'
import { download, type Transfer, upload } from '../bulk/transfer.ts'
import { bare } from '../contenders/peers.ts'
import { planbridge } from '../contenders/planbridge.ts'
import type { Contender, LoadTarget } from '../contender.ts'
import { residentMegabytes, watchResident } from '../machine/memory.ts'
import { allowBulk, bulkBytes, type Counts, littlePath, startBulkApi } from '../environment/bulk.ts'
import { openEnvironment } from '../environment/open-environment.ts'
import { warmUp, targetOf } from './measure.ts'

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`

const pidOf = ({ running }: LoadTarget): number => running[0]?.pid ?? 0

// Nobody calls for a while, so that memory comes to rest.
const restMs = 2_000

const transferAll = async (target: LoadTarget, move: (target: LoadTarget) => Transfer) => {
  await warmUp(target, littlePath)
  await sleep(restMs)
  const idle = residentMegabytes(pidOf(target))
  const watch = watchResident(pidOf(target))
  const start = performance.now()
  const moving = move(target)
  const status = await moving.done
  const seconds = (performance.now() - start) / 1000
  const grown = (watch.stop() - idle) * 2 ** 20
  if (status !== 200) throw new Error(`the transfer was answered with ${status}`)
  return { seconds, grown, idle: idle * 2 ** 20 }
}

const countsAt = async (api: string): Promise<Counts> =>
  (await (await fetch(`${api}/counts`)).json()) as Counts

const unmovedMs = 1_500

/** Waits until neither end moves any more; answers how far the writing end is ahead of the reading one. */
const aheadAtRest = async (aheadNow: () => Promise<number>): Promise<number> => {
  let before = Number.NaN
  let ahead = await aheadNow()
  while (before !== ahead) {
    await sleep(unmovedMs)
    before = ahead
    ahead = await aheadNow()
  }
  return ahead
}

interface Way {
  readonly name: string
  readonly move: (target: LoadTarget, isSlow?: boolean) => Transfer
  readonly ahead: (counts: Counts, moved: number) => number
}

const ways: readonly Way[] = [
  { name: 'download', move: download, ahead: ({ given }, read) => given - read },
  { name: 'upload', move: upload, ahead: ({ taken }, written) => written - taken },
]

const measureTransfer = async (target: LoadTarget, api: string, { move, ahead }: Way) => {
  const whole = await transferAll(target, move)
  const watch = watchResident(pidOf(target))
  const idle = residentMegabytes(pidOf(target))
  const slow = move(target, true)
  slow.done.catch(() => undefined)
  const inBetween = await aheadAtRest(async () => ahead(await countsAt(api), slow.bytes()))
  slow.end()
  const heldGrown = (watch.stop() - idle) * 2 ** 20
  return [
    megabytes(whole.idle),
    megabytes(whole.grown),
    `${(bulkBytes / 2 ** 20 / whole.seconds).toFixed(0)} MB/s`,
    megabytes(inBetween),
    megabytes(heldGrown),
  ]
}

const columns = ['idle', 'memory grows', 'passes at', 'under way when the reader stops', 'memory grows then']

// A process that has not moved anything yet: what stays with it after a transfer would hide what the next one needs.
const rowsOf = async (contender: Contender): Promise<string[][]> => {
  const rows: string[][] = []
  for (const way of ways) {
    await using environment = await openEnvironment([contender], startBulkApi)
    rows.push([
      `${way.name}, ${contender.name}`,
      ...(await measureTransfer(targetOf(environment, contender), environment.api, way)),
    ])
  }
  return rows
}

/** Moves a gigabyte each way, and lets the reading end stop in the middle. */
export const bulk = async (): Promise<string> => {
  const ours = planbridge({ name: 'Planbridge', config: allowBulk })
  const rows = [...(await rowsOf(bare)), ...(await rowsOf(ours))]
  return table('1 GB', columns, rows)
}
