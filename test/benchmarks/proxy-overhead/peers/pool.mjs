import { Pool } from 'undici'
import { upstream } from './settings.mjs'

/** Keep-alive sockets to the upstream. */
export const pool = new Pool(upstream, {
  connections: 256,
  pipelining: 1,
  keepAliveTimeout: 60_000,
  headersTimeout: 30_000,
  bodyTimeout: 60_000,
  allowH2: false,
})
