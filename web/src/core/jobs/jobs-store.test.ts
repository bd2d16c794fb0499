import type { ConnectionId, JobId, JobInput } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { createJobsStore } from './jobs-store.ts'

const job = (id: string, change: object = {}) => ({
  id,
  connection: 'c1',
  operation: 'list-clients',
  fields: {},
  body: null,
  schedule: { every: 'day', time: '07:00' },
  time_zone: 'Europe/London',
  missed: 'skip',
  paused: false,
  obstacle: null,
  next_at: '2026-11-21T07:00:00.000Z',
  runs: [],
  ...change,
})

const c1 = 'c1' as ConnectionId
const c2 = 'c2' as ConnectionId
const j1 = 'j1' as JobId

const problem = (code: string) =>
  Response.json({ type: 't', title: 't', status: 400, code, reference: 'r1' }, { status: 400 })
const listed = () => Response.json({ jobs: [job('j1'), job('j2', { paused: true })] })

const kit = (...responses: readonly (Response | Promise<Response>)[]) => {
  const requests: string[] = []
  const remaining = [...responses]
  const store = createJobsStore(
    bffClient(async (url, init) => {
      requests.push(`${init.method} ${url} ${typeof init.body === 'string' ? init.body : ''}`.trim())
      return remaining.shift() ?? Response.error()
    }),
  )
  const ids = () => {
    const { list } = store.getState()
    return list.phase === 'ready'
      ? list.value.map(({ id, paused }) => `${id}${paused ? ' paused' : ''}`)
      : list.phase
  }
  return { store, requests, ids }
}

const openedKit = async (...responses: readonly (Response | Promise<Response>)[]) => {
  const opened = kit(listed(), ...responses)
  await opened.store.getState().open(c1)
  return opened
}

const input: JobInput = {
  connection: c1,
  operation: 'list-clients' as JobInput['operation'],
  fields: {},
  body: null,
  schedule: { every: 'hour', minute: 5 },
  time_zone: 'Europe/London',
  missed: 'run-once',
}

describe('the jobs store', () => {
  it('lists the jobs of the open connection, and requests none before one is open', async () => {
    const { store, requests, ids } = kit(listed())
    await store.getState().load()
    expect(requests).toEqual([])
    await store.getState().open(c1)
    expect(requests).toEqual(['GET /bff/connections/c1/jobs'])
    expect(ids()).toEqual(['j1', 'j2 paused'])
  })

  it('never shows the jobs of one connection on the page of another, even if the response is late', async () => {
    let respond: (response: Response) => void = () => undefined
    const late = new Promise<Response>((resolve) => {
      respond = resolve
    })
    const { store, ids } = kit(late, Response.json({ jobs: [job('j9', { connection: 'c2' })] }))
    const first = store.getState().open(c1)
    await store.getState().open(c2)
    respond(listed())
    await first
    expect(ids()).toEqual(['j9'])
  })

  it('keeps the list when a later refresh fails', async () => {
    const { store, ids } = await openedKit(problem('store-unavailable'))
    await store.getState().load()
    expect(ids()).toEqual(['j1', 'j2 paused'])
  })

  it('keeps the failure when the first load fails', async () => {
    const { store } = kit(problem('store-unavailable'))
    await store.getState().open(c1)
    expect(store.getState().list).toMatchObject({ phase: 'failed', failure: { code: 'store-unavailable' } })
  })

  it('adds a job that the BFF accepted, and none that it refused', async () => {
    const { store, ids, requests } = await openedKit(Response.json(job('j3')), problem('delegation-required'))
    await store.getState().add(input)
    expect(requests.at(-1)).toBe(`POST /bff/jobs ${JSON.stringify(input)}`)
    expect(await store.getState().add(input)).toMatchObject({ failure: { code: 'delegation-required' } })
    expect(ids()).toEqual(['j1', 'j2 paused', 'j3'])
  })

  it('replaces a changed job in its place, and keeps it unchanged if the BFF refuses', async () => {
    const changed = job('j1', { fields: { page: '2' }, paused: true })
    const { store, ids, requests } = await openedKit(Response.json(changed), problem('request-malformed'))
    const { connection: _, operation: __, ...change } = input
    await store.getState().change({ job: j1, ...change })
    expect(requests.at(-1)).toBe(`PUT /bff/jobs/j1 ${JSON.stringify(change)}`)
    expect(await store.getState().change({ job: j1, ...change })).toMatchObject({ kind: 'failed' })
    expect(ids()).toEqual(['j1 paused', 'j2 paused'])
  })

  it('replaces a paused job in its place', async () => {
    const { store, ids, requests } = await openedKit(
      Response.json(job('j1', { paused: true, next_at: null })),
    )
    await store.getState().pause(j1, true)
    expect(requests.at(-1)).toBe('PUT /bff/jobs/j1/paused {"paused":true}')
    expect(ids()).toEqual(['j1 paused', 'j2 paused'])
  })

  it.each([
    ['was deleted', Response.json(null)],
    ['no longer existed', problem('job-not-found')],
  ])('removes a job that %s', async (_, response) => {
    const { store, ids } = await openedKit(response)
    await store.getState().remove(j1)
    expect(ids()).toEqual(['j2 paused'])
  })

  it('keeps a job if deleting it failed', async () => {
    const { store, ids } = await openedKit(problem('store-unavailable'))
    expect(await store.getState().remove(j1)).toMatchObject({ kind: 'failed' })
    expect(ids()).toEqual(['j1', 'j2 paused'])
  })

  it('is empty after it is closed, for example on sign-out', async () => {
    const { store } = await openedKit()
    store.getState().close()
    expect(JSON.stringify(store.getState())).not.toContain('list-clients')
  })
})
