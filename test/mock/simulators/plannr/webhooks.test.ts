import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { inProcess } from '../../transports/in-process.ts'
import { plannr } from '../plannr.ts'
import type { Environment } from '../simulator.ts'
import { visitor } from '../visitor.ts'

const origin = 'https://api.plannrcrm.com'
const secrets = ['CANARY-WH-one', 'CANARY-WH-two']
const events = ['account.created', 'account.updated', 'account.deleted', 'task.completed']

/** An adviser's browser at a simulator whose webhooks reach a receiver with the given statuses. */
const setUp = async (statuses: readonly number[] = []) => {
  const clock = { at: Date.parse('2026-03-02T09:00:00Z') }
  const received: { url: string; body: string; signature: string | null }[] = []
  const environment: Environment = {
    now: () => clock.at,
    seed: 'webhooks',
    async deliver(request) {
      const signature = request.headers.get('x-signature')
      received.push({ url: request.url, body: await request.text(), signature })
      return new Response(null, { status: statuses[received.length - 1] ?? 204 })
    },
  }
  const subscriptions = secrets.map((signingSecret, index) => {
    return { url: `https://app.example/webhooks/${index}`, events, signingSecret }
  })
  const sim = plannr({
    environment,
    clients: [],
    subscriptions: statuses.length > 0 ? subscriptions.slice(1) : subscriptions,
  })
  const { fetch } = inProcess([sim])
  const browser = visitor(fetch, [origin])
  const open = await browser.signIn(`${origin}/clients`, { account: 'gareth@harbourlane.example' })
  const cookie = [...(browser.cookies.get(origin) ?? [])]
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  const post = (path: string, fields: Record<string, string>) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })
  const page = async (path: string) => (await fetch(`${origin}${path}`, { headers: { cookie } })).text()
  return { clock, received, sim, open, post, page }
}

const eventsOf = (received: readonly { body: string }[]) =>
  received.map(({ body }) => (JSON.parse(body) as { event: string }).event)

describe('Plannr’s screens', () => {
  test('tell each subscription of a client that is added, renamed and deleted, signed with its own secret', async () => {
    const { received, sim, open, post, page } = await setUp()
    expect(open).toMatchObject({ kind: 'page', url: { pathname: '/clients' } })
    await post('/clients/add', { first_name: 'Nora', last_name: 'Quill' })
    const added = await page('/clients')
    expect(added).toContain('Nora Quill')
    const uuid = /value="([^"]+)"/.exec(added.slice(added.indexOf('Nora Quill')))?.[1] ?? ''
    await post('/clients/rename', { uuid, first_name: 'Nora', last_name: 'Quill-Marsh' })
    await post('/clients/delete', { uuid })
    expect(await page('/clients')).not.toContain('Nora Quill-Marsh<')
    await sim.sendDue()
    const first = received.filter(({ url }) => url.endsWith('/0'))
    expect(eventsOf(first)).toEqual(['account.created', 'account.updated', 'account.deleted'])
    expect(JSON.parse(first[1]?.body ?? '')).toMatchObject({ data: { uuid, name: 'Nora Quill-Marsh' } })
    for (const { url, body, signature } of received) {
      const secret = secrets[Number(url.at(-1))] ?? ''
      expect(signature).toBe(createHmac('sha256', secret).update(body).digest('hex'))
    }
    expect(received).toHaveLength(6)
  })

  test('tell of a task that is done, once', async () => {
    const { received, sim, post, page } = await setUp()
    const uuid = /name="uuid" value="([^"]+)"/.exec(await page('/tasks'))?.[1] ?? ''
    await post('/tasks/complete', { uuid })
    expect((await post('/tasks/complete', { uuid })).headers.get('location')).toContain('said=missing')
    await sim.sendDue()
    expect(eventsOf(received)).toEqual(['task.completed', 'task.completed'])
  })

  test('ask an unknown visitor to sign in, and show a client of the firm nothing of other clients', async () => {
    const { sim } = await setUp()
    const { fetch } = inProcess([sim])
    expect((await fetch(`${origin}/tasks`, { redirect: 'manual' })).headers.get('location')).toBe(
      `${origin}/login`,
    )
    const edith = await visitor(fetch, [origin]).signIn(`${origin}/clients`, {
      account: 'edith@client.example',
    })
    expect(edith).toMatchObject({ kind: 'page', status: 403 })
  })
})

test('A webhook that fails is tried again, and is given up after three tries', async () => {
  const { received, sim, clock, post } = await setUp([500, 503, 500, 204])
  await post('/clients/add', { first_name: 'Nora', last_name: 'Quill' })
  for (const seconds of [0, 10, 100, 10_000]) {
    clock.at += seconds * 1000
    await sim.sendDue()
  }
  expect(received).toHaveLength(3)
  expect(sim.outbox.messages()).toMatchObject([{ state: 'buried' }])
})
