// Runs one database server for the process that forked it, and clears everything away when that process is gone, however it went.
import { layOutCluster } from './cluster.ts'
import type { KeeperAnswer } from './server.ts'

const answer = (message: KeeperAnswer) => process.send?.(message)

const refuse = (error: unknown) => answer({ kind: 'failed', reason: String(error) })

const laidOut = layOutCluster()

const acts: Readonly<Record<string, () => Promise<void>>> = {
  start: async () => (await laidOut).start(),
  stop: async () => (await laidOut).stop(),
}

process.on('message', (wish: string) => {
  void acts[wish]?.().then(async () => answer({ kind: 'done', folder: (await laidOut).folder }), refuse)
})

process.once('disconnect', () => {
  void laidOut.then((cluster) => cluster.remove()).finally(() => process.exit())
})
// What ends the tests may reach us as well; the channel tells us when they are really gone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
