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

const kit = (...answers: readonly (Response | Promise<Response>)[]) => {
  const asked: string[] = []
  const left = [...answers]
  const store = createJobsStore(
    bffClient(async (url, init) => {
      asked.push(`${init.method} ${url} ${typeof init.body === 'string' ? init.body : ''}`.trim())
      return left.shift() ?? Response.error()
    }),
  )
  const ids = () => {
    const { list } = store.getState()
    return list.phase === 'ready'
      ? list.value.map(({ id, paused }) => `${id}${paused ? ' paused' : ''}`)
      : list.phase
  }
  return { store, asked, ids }
}

const opened = async (...answers: readonly (Response | Promise<Response>)[]) => {
  const about = kit(listed(), ...answers)
  await about.store.getState().open(c1)
  return about
}

const wish: JobInput = {
  connection: c1,
  operation: 'list-clients' as JobInput['operation'],
  fields: {},
  body: null,
  schedule: { every: 'hour', minute: 5 },
  time_zone: 'Europe/London',
  missed: 'run-once',
}

describe('the jobs store', () => {
  it('lists the jobs of the connection that is looked at, and asks for none before', async () => {
    const { store, asked, ids } = kit(listed())
    await store.getState().load()
    expect(asked).toEqual([])
    await store.getState().open(c1)
    expect(asked).toEqual(['GET /bff/connections/c1/jobs'])
    expect(ids()).toEqual(['j1', 'j2 paused'])
  })

  it('shows no jobs of one connection on the page of another, however late they come', async () => {
    let answer: (response: Response) => void = () => undefined
    const late = new Promise<Response>((resolve) => {
      answer = resolve
    })
    const { store, ids } = kit(late, Response.json({ jobs: [job('j9', { connection: 'c2' })] }))
    const first = store.getState().open(c1)
    await store.getState().open(c2)
    answer(listed())
    await first
    expect(ids()).toEqual(['j9'])
  })

  it('keeps what it shows when a later look fails', async () => {
    const { store, ids } = await opened(problem('store-unavailable'))
    await store.getState().load()
    expect(ids()).toEqual(['j1', 'j2 paused'])
  })

  it('says why when there is nothing to show yet', async () => {
    const { store } = kit(problem('store-unavailable'))
    await store.getState().open(c1)
    expect(store.getState().list).toMatchObject({ phase: 'failed', failure: { code: 'store-unavailable' } })
  })

  it('adds what the BFF planned, and nothing that it refused', async () => {
    const { store, ids, asked } = await opened(Response.json(job('j3')), problem('delegation-required'))
    await store.getState().add(wish)
    expect(asked.at(-1)).toBe(`POST /bff/jobs ${JSON.stringify(wish)}`)
    expect(await store.getState().add(wish)).toMatchObject({ failure: { code: 'delegation-required' } })
    expect(ids()).toEqual(['j1', 'j2 paused', 'j3'])
  })

  it('changes in its place, and leaves what the BFF refused as it was', async () => {
    const changed = job('j1', { fields: { page: '2' }, paused: true })
    const { store, ids, asked } = await opened(Response.json(changed), problem('request-malformed'))
    const { connection: _, operation: __, ...anew } = wish
    await store.getState().change({ job: j1, ...anew })
    expect(asked.at(-1)).toBe(`PUT /bff/jobs/j1 ${JSON.stringify(anew)}`)
    expect(await store.getState().change({ job: j1, ...anew })).toMatchObject({ kind: 'failed' })
    expect(ids()).toEqual(['j1 paused', 'j2 paused'])
  })

  it('pauses and resumes in its place', async () => {
    const { store, ids, asked } = await opened(Response.json(job('j1', { paused: true, next_at: null })))
    await store.getState().pause(j1, true)
    expect(asked.at(-1)).toBe('PUT /bff/jobs/j1/paused {"paused":true}')
    expect(ids()).toEqual(['j1 paused', 'j2 paused'])
  })

  it.each([
    ['was deleted', Response.json(null)],
    ['was gone already', problem('job-not-found')],
  ])('drops a job that %s', async (_, answer) => {
    const { store, ids } = await opened(answer)
    await store.getState().remove(j1)
    expect(ids()).toEqual(['j2 paused'])
  })

  it('keeps a job whose deleting failed', async () => {
    const { store, ids } = await opened(problem('store-unavailable'))
    expect(await store.getState().remove(j1)).toMatchObject({ kind: 'failed' })
    expect(ids()).toEqual(['j1', 'j2 paused'])
  })

  it('shows nothing of the person after a sign-out', async () => {
    const { store } = await opened()
    store.getState().close()
    expect(JSON.stringify(store.getState())).not.toContain('list-clients')
  })
})
