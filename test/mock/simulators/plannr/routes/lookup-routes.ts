import type { Hono } from 'hono'
import { z } from 'zod'
import { invalid, json, problem } from '../api-answer.ts'
import type { Caller } from '../api-guard.ts'
import type { Records } from '../records.ts'
import { iso } from '../representations.ts'
import type { RecordNeeds } from './record-needs.ts'

/** Routes that need no token. @see https://apidocs.plannrcrm.com */
export const publicRoutes = (api: Hono<Caller>): void => {
  // assumed: the shape; the reference shows none
  api.get('/v1/static/nationalities', () => json({ data: ['British', 'Irish', 'Spanish'] }))
}

const NewDocument = z.object({
  name: z.string().min(1),
  client_uuids: z.array(z.uuid()).default([]),
  template_uuid: z.uuid().nullish(),
})

/** Groups of a firm, and documents created from its templates. @see https://apidocs.plannrcrm.com */
export const lookupRoutes = (api: Hono<Caller>, { groups }: Records, { uuid, now }: RecordNeeds): void => {
  api.get('/v1/group/:uuid', (c) => {
    const group = groups.find((one) => one.uuid === c.req.param('uuid'))
    if (group === undefined || group.firm !== c.var.account.firm.uuid)
      return problem(c.req.raw, 404, 'No query results for model [Group].')
    const { firm: _firm, ...shown } = group
    return json(shown)
  })
  api.post('/v1/document', async (c) => {
    const body = NewDocument.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return invalid(c, { name: ['The name field is required.'] })
    const at = iso(now())
    const document = { uuid: uuid(), version: 1, name: body.data.name, status: 'published' }
    return json({ ...document, created_at: at, updated_at: at }, 201)
  })
}
