import { setTimeout as sleep } from 'node:timers/promises'
import { table } from '../../refresh/table.ts'
import { download, type Transfer, upload } from '../bulk/transfer.ts'
import type { Contender, LoadTarget } from '../contender.ts'
import { bare } from '../contenders/peers.ts'
import { planbridge } from '../contenders/planbridge.ts'
import { allowBulk, bulkBytes, type Counts, littlePath, startBulkApi } from '../environment/bulk.ts'
import { openEnvironment } from '../environment/open-environment.ts'
import { residentMegabytes, watchResident } from '../machine/memory.ts'
import { targetOf, warmUp } from './measure.ts'

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`

const pidOf = ({ running }: LoadTarget): number => running[0]?.pid ?? 0

// An idle period, so that memory use settles.
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
  if (status !== 200) throw new Error(`the transfer failed with ${status}`)
  return { seconds, grown, idle: idle * 2 ** 20 }
}

const countsAt = async (api: string): Promise<Counts> =>
  (await (await fetch(`${api}/counts`)).json()) as Counts

const unmovedMs = 1_500

/** Waits until the transfer stalls and returns the bytes between writer and reader. */
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

interface Direction {
  readonly name: string
  readonly move: (target: LoadTarget, isSlow?: boolean) => Transfer
  readonly ahead: (counts: Counts, moved: number) => number
}

const directions: readonly Direction[] = [
  { name: 'download', move: download, ahead: ({ sent }, read) => sent - read },
  { name: 'upload', move: upload, ahead: ({ received }, written) => written - received },
]

const measureTransfer = async (target: LoadTarget, api: string, { move, ahead }: Direction) => {
  const complete = await transferAll(target, move)
  const watch = watchResident(pidOf(target))
  const idle = residentMegabytes(pidOf(target))
  const slow = move(target, true)
  slow.done.catch(() => undefined)
  const buffered = await aheadAtRest(async () => ahead(await countsAt(api), slow.bytes()))
  slow.end()
  const stalledGrowth = (watch.stop() - idle) * 2 ** 20
  return [
    megabytes(complete.idle),
    megabytes(complete.grown),
    `${(bulkBytes / 2 ** 20 / complete.seconds).toFixed(0)} MB/s`,
    megabytes(buffered),
    megabytes(stalledGrowth),
  ]
}

const columns = ['idle', 'memory grows', 'throughput', 'buffered when the reader stops', 'memory grows then']

// A new process per direction, because memory kept from one transfer would hide the need of the next.
const rowsOf = async (contender: Contender): Promise<string[][]> => {
  const rows: string[][] = []
  for (const direction of directions) {
    await using environment = await openEnvironment([contender], startBulkApi)
    rows.push([
      `${direction.name}, ${contender.name}`,
      ...(await measureTransfer(targetOf(environment, contender), environment.api, direction)),
    ])
  }
  return rows
}

/** Transfers a gigabyte in each direction, completely and with a reader that stops midway. */
export const bulk = async (): Promise<string> => {
  const ours = planbridge({ name: 'Planbridge', config: allowBulk })
  const rows = [...(await rowsOf(bare)), ...(await rowsOf(ours))]
  return table('1 GB', columns, rows)
}
