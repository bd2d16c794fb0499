import * as z from 'zod'
import type { Config } from '../config.ts'

const kibibyte = 1024

/** Schema of the limits of the HTTP listeners. */
export const httpEntry = z
  .strictObject({
    keep_alive_seconds: z.int().min(1).max(86_400).default(620).meta({
      description:
        'How long an idle connection stays open; longer than the idle time of every reverse proxy or balancer that pools connections.',
    }),
    header_kibibytes: z.int().min(4).max(1024).default(16).meta({
      description: 'Maximum size of the request line and the headers; larger ones are refused with 431.',
    }),
  })
  .prefault({})
  .meta({ description: 'Limits of both HTTP listeners.' })

export const resolveHttp = (entry: z.infer<typeof httpEntry>): Config['http'] => ({
  keepAliveSeconds: entry.keep_alive_seconds,
  headerBytesMax: entry.header_kibibytes * kibibyte,
})

/** Schema of the way to stop. */
export const shutdownEntry = z
  .strictObject({
    drain_seconds: z.int().min(0).max(3600).default(5).meta({
      description:
        'After SIGTERM, how long requests are still taken while readiness says draining; then the listener closes.',
    }),
  })
  .prefault({})
  .meta({ description: 'How the server stops.' })
