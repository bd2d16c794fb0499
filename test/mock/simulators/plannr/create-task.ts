import type { Context } from 'hono'
import { z } from 'zod'
import { invalid, json, problem } from './api-answer.ts'
import type { Caller } from './api-guard.ts'
import type { Records, Task } from './records.ts'
import { showTask } from './representations.ts'
import type { RecordNeeds } from './routes/record-needs.ts'

const NewTask = z.object({
  name: z.string().min(1),
  taskable_type: z.enum(['client', 'case', 'plan']),
  taskable_uuid: z.uuid(),
  task_status_uuid: z.uuid(),
  description: z.string().nullish(),
  priority: z.enum(['low', 'medium', 'high', 'highest']).default('medium'),
  due_at: z.string().nullish(),
})

const readableName = (field: string): string => field.replaceAll('_', ' ')

const messagesOf = (error: z.ZodError, sent: Record<string, unknown>): Record<string, string[]> =>
  Object.fromEntries(
    error.issues.map(({ path }) => {
      const field = String(path[0] ?? 'name')
      const isMissing = sent[field] === undefined || sent[field] === ''
      const message = isMissing
        ? `The ${readableName(field)} field is required.`
        : `The selected ${readableName(field)} is invalid.`
      return [field, [message]]
    }),
  )

const readJson = async (c: Context): Promise<Record<string, unknown>> => {
  try {
    return Object(await c.req.json())
  } catch {
    return {}
  }
}

/** `POST /api/v1/task`. @see https://apidocs.plannrcrm.com */
export const createTask = async (
  c: Context<Caller>,
  records: Records,
  { uuid, now, tell }: RecordNeeds,
): Promise<Response> => {
  if (c.var.account.type === 'client') return problem(c.req.raw, 403, 'This action is unauthorized.')
  const sent = await readJson(c)
  const read = NewTask.safeParse(sent)
  if (!read.success) return invalid(c, messagesOf(read.error, sent))
  const firm = c.var.account.firm.uuid
  const client = clientOf(records, firm, read.data)
  if (client === undefined) return invalid(c, { taskable_uuid: ['The selected taskable uuid is invalid.'] })
  const { description = null, due_at = null, ...rest } = read.data
  const task: Task = { uuid: uuid(), firm, client, createdAt: now(), description, due_at, ...rest }
  records.tasks.push(task)
  await tell('task.created', showTask(task))
  return json(showTask(task), 201)
}

const clientOf = (
  records: Records,
  firm: string,
  { taskable_type, taskable_uuid }: z.infer<typeof NewTask>,
): string | undefined => {
  if (taskable_type === 'client')
    return records.accounts.find((account) => account.uuid === taskable_uuid && account.firm.uuid === firm)
      ?.uuid
  const list = taskable_type === 'case' ? records.cases : records.plans
  return list.find((record) => record.uuid === taskable_uuid && record.firm === firm)?.client
}
