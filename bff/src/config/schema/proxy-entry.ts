import * as z from 'zod'
import type { Config } from '../config.ts'

const mebibyte = 1_048_576

/** Schema of the limits for proxied calls. */
export const proxyEntry = z
  .strictObject({
    request_mebibytes: z.int().min(1).max(4096).default(10).meta({
      description: 'Maximum size of a request body; larger ones are refused with 413.',
    }),
    answer_mebibytes: z.int().min(1).max(16_384).default(100).meta({
      description: 'Maximum size of a response body; larger ones are cut off.',
    }),
    answer_minutes: z.int().min(1).max(120).default(10).meta({
      description: 'Maximum time for a response body to arrive.',
    }),
    stall_seconds: z.int().min(1).max(600).default(30).meta({
      description:
        'How long a client may read or send more slowly than 1 kB/s; after that its call is cut off.',
    }),
    guard: z.enum(['on', 'off']).default('on').meta({
      description: 'Whether responses are searched for the credentials of their own connection.',
    }),
  })
  .prefault({})
  .meta({ description: 'Limits of proxied API calls.' })

export const resolveProxy = (entry: z.infer<typeof proxyEntry>): Config['proxy'] => ({
  requestBytesMax: entry.request_mebibytes * mebibyte,
  answerBytesMax: entry.answer_mebibytes * mebibyte,
  answerSecondsMax: entry.answer_minutes * 60,
  stallSecondsMax: entry.stall_seconds,
  guard: entry.guard === 'on',
})
