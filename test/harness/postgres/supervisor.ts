// Runs one database server for its parent process, and removes it when that process exits for any reason.
import { createDatabaseCluster } from './database-cluster.ts'
import type { SupervisorAnswer } from './server.ts'

const created = createDatabaseCluster()

// Sequential, so that the server is not removed while it starts.
let last: Promise<unknown> = created.catch(() => undefined)
const next = (act: () => Promise<void>) => {
  last = last.then(act)
}

const answer = (message: SupervisorAnswer) => {
  if (process.connected) process.send?.(message, () => undefined)
}

const execute = async (command: 'start' | 'stop') => {
  try {
    const cluster = await created
    await cluster[command]()
    answer({ kind: 'done', folder: cluster.folder })
  } catch (error) {
    answer({ kind: 'failed', reason: String(error) })
  }
}

const cleanUp = async () => {
  await created.then((cluster) => cluster.remove()).catch(() => undefined)
  process.exit()
}

process.on('message', (command: 'start' | 'stop') => next(() => execute(command)))
process.once('disconnect', () => next(cleanUp))
// Signals to the tests may reach this process, too. The IPC channel reports their exit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
