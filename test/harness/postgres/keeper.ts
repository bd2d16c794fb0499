// Runs one database server for the process that forked it, and clears everything away when that process is gone, however it went.
import { layOutCluster } from './cluster.ts'
import type { KeeperAnswer } from './server.ts'

const laidOut = layOutCluster()

// One after the other: what is to be removed must not be starting at the same time.
let last: Promise<unknown> = laidOut.catch(() => undefined)
const next = (act: () => Promise<void>) => {
  last = last.then(act)
}

const answer = (message: KeeperAnswer) => {
  if (process.connected) process.send?.(message, () => undefined)
}

const obey = async (wish: 'start' | 'stop') => {
  try {
    const cluster = await laidOut
    await cluster[wish]()
    answer({ kind: 'done', folder: cluster.folder })
  } catch (error) {
    answer({ kind: 'failed', reason: String(error) })
  }
}

const clearAway = async () => {
  await laidOut.then((cluster) => cluster.remove()).catch(() => undefined)
  process.exit()
}

process.on('message', (wish: 'start' | 'stop') => next(() => obey(wish)))
process.once('disconnect', () => next(clearAway))
// What ends the tests may reach us as well; the channel tells us when they are really gone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
