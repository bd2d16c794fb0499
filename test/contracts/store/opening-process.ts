import { once } from 'node:events'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'

const [url = ''] = process.argv.slice(2)

process.send?.('waiting')
await once(process, 'message')
const store = await postgresStore({ url })
await store.sessions.find('unknown')
await store.close()
process.send?.('opened')
process.disconnect?.()
