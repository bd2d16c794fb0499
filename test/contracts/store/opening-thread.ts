import { parentPort, workerData } from 'node:worker_threads'
import { sqlStore } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'

const { path, gate } = workerData as { path: string; gate: Int32Array }

parentPort?.postMessage('waiting')
Atomics.wait(gate, 0, 0)
const store = await sqlStore(sqliteDialect(path))
await store.sessions.find('nobody')
await store.close()
parentPort?.postMessage('opened')
