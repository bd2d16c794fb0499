import { fetchForward } from '@planbridge/bff/testing'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'

const byFetch = () => ({
  forward: fetchForward((request) => fetch(request)),
  close: () => Promise.resolve(),
})

/** Both HTTP engines, over real sockets. */
export const engines = [
  { engine: 'undici', openEngine: () => undiciForward() },
  { engine: 'fetch', openEngine: byFetch },
]

export type OpenEngine = (typeof engines)[number]['openEngine']
