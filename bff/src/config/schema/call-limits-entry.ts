import type { ProviderDefinition } from '@planbridge/shared/providers'
import * as z from 'zod'
import type { Integration } from '../../domain/integration.ts'

const Count = z.int().min(1)

const PaceLimit = z.strictObject({
  counts: z.enum(['reads', 'writes', 'all']).default('all'),
  calls: Count.max(1_000_000_000),
  seconds: Count.max(86_400),
  per: z.enum(['integration', 'connection']).default('integration').meta({
    description: 'Calls that are counted together; one account may have several connections.',
  }),
})

const defaultConcurrency = { connection: 64, integration: 256 }

export const callLimitsSettings = {
  pace: z
    .array(PaceLimit)
    .optional()
    .meta({ description: 'Replaces the documented rate limits; an empty list removes them.' }),
  concurrency: z
    .strictObject({
      connection: Count.max(10_000).default(defaultConcurrency.connection),
      integration: Count.max(10_000).default(defaultConcurrency.integration),
    })
    .optional()
    .meta({ description: 'Maximum concurrent calls per account and in total; further calls wait briefly.' }),
}

interface Settings {
  readonly pace?: readonly z.output<typeof PaceLimit>[] | undefined
  readonly concurrency?: z.output<typeof callLimitsSettings.concurrency>
}

export const resolveCallLimits = (
  { pace, concurrency = defaultConcurrency }: Settings,
  { api }: ProviderDefinition,
): Pick<Integration, 'pace' | 'concurrency'> => ({
  pace: { ...api.pace, limits: pace ?? api.pace?.limits ?? [] },
  concurrency,
})
