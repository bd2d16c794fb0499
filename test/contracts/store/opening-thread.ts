import { parentPort, workerData } from 'node:worker_threads'
import { sqlStore } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'

const { path, barrier } = workerData as { path: string; barrier: Int32Array }

parentPort?.postMessage('waiting')
Atomics.wait(barrier, 0, 0)
const store = await sqlStore(sqliteDialect(path))
await store.sessions.find('unknown')
await store.close()
parentPort?.postMessage('opened')
