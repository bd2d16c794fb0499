import * as z from 'zod'
import type { Config } from '../config.ts'

const kilobyte = 1000

/** Schema of the limits of scheduled jobs. */
export const jobsEntry = z
  .strictObject({
    per_person: z.int().min(1).max(10_000).default(50).meta({
      description: 'Maximum number of jobs of one person.',
    }),
    per_tenant: z.int().min(1).max(1_000_000).default(10_000).meta({
      description: 'Maximum number of jobs of all people of a tenant.',
    }),
    kilobytes_per_person: z.int().min(1).max(1_000_000).default(1000).meta({
      description: 'Maximum size of the fields and bodies of all jobs of one person.',
    }),
    keep_answers: z.boolean().default(true).meta({
      description:
        'Keep the last answers of each job, sealed, for the person whose job it is. If false, those that are kept are deleted.',
    }),
  })
  .prefault({})
  .meta({ description: 'Limits of scheduled jobs, and their answers.' })

export const resolveJobs = (entry: z.infer<typeof jobsEntry>): Config['jobs'] => ({
  perPerson: entry.per_person,
  perTenant: entry.per_tenant,
  bytesPerPerson: entry.kilobytes_per_person * kilobyte,
  keepAnswers: entry.keep_answers,
})
