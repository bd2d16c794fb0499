import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { challengeOf, createPlanbridge, newVerifier, PlanbridgeError } from '@planbridge/node'
import { Challenge, failureCodes, Verifier } from '@planbridge/shared/contract'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { makeHostUser } from '../../harness/deployment/host-user.ts'
import { openHost, wholeKey, withHostKey } from '../../harness/deployment/host.ts'
import { recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { clientApi, clientApiPath } from '../../tools/host-client/client-api.ts'

type Answer = (url: string, init: RequestInit) => Promise<Response>

const openClient = async (between: (send: Answer) => Answer = (send) => send) => {
  const at = await recordedDeployment('host client', { config: withHostKey })
  const sent: { readonly url: string; readonly headers: Headers }[] = []
  const send: Answer = (url, init) => {
    sent.push({ url, headers: new Headers(init.headers) })
    return at.planbridge.fetch(new Request(url, init))
  }
  const client = createPlanbridge({
    origin: at.origin,
    key: wholeKey,
    fetch: (url, init) => between(send)(url, init as RequestInit),
  })
  const connect = async (account: string, user: string) => {
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow(
      { integration: 'dp-hybrid', model: 'delegation' },
      { account },
    )
    await makeHostUser(at, id, user)
    return id
  }
  return { at, client, sent, connect }
}

const caught = async (work: Promise<unknown>): Promise<PlanbridgeError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof PlanbridgeError) return error
  throw new Error('not refused', { cause: error })
}

describe('the client for Node', () => {
  test('EM-39: has a method for every endpoint, with the types of the contract', () => {
    expect(clientApi()).toBe(readFileSync(clientApiPath, 'utf8'))
    const client = createPlanbridge({ origin: 'https://planbridge.example.com', key: 'pbh_x' })
    expect(Object.keys(client)).toHaveLength(Object.keys(hostEndpoints).length + 2)
  })

  test('EM-39: has the comments of the contract at its types, members and methods', () => {
    const words = (text: string) => text.replaceAll(/[\s*]+/g, ' ')
    const written = words(readFileSync(clientApiPath, 'utf8'))
    const folder = join(repositoryRoot, 'shared/src/host-api')
    const files = readdirSync(folder).filter((name) => name !== 'host-endpoint.ts')
    const texts = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
    // Of endpoints, shared types, and members that are schemas.
    const documented =
      /\/\*\*((?:(?!\*\/)[^])+)\*\/\s+(?:export const \w+ = (?:defineHostEndpoint|z\.object)|\w+: z)/g
    const comments = [...texts.matchAll(documented)].map(([, comment = '']) => words(comment).trim())
    expect(comments.length).toBeGreaterThan(30)
    expect(comments.filter((comment) => !written.includes(comment))).toEqual([])
  })

  test('EM-39: writes a list of more than four values once, and gives it a name', () => {
    const written = readFileSync(clientApiPath, 'utf8')
    const lists = [...written.matchAll(/(?:\s*\|?\s*'[\w.-]+'(?=\s*\|)){4,}\s*\|\s*'[\w.-]+'/g)]
    const texts = lists.map(([text]) => text.replaceAll(/[\s|]+/g, ' ').trim())
    expect(texts.length).toBeGreaterThan(3)
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([])
  })

  test('EM-39: lists, reads, calls and ends the connections of a user', async () => {
    const { client, connect } = await openClient()
    const id = await connect('priya.nair', 'Zoë & Söhne')
    const { connections } = await client.listConnections({ subject: 'Zoë & Söhne' })
    expect(connections).toMatchObject([{ id, subject: 'Zoë & Söhne', status: 'active' }])
    expect(await client.getConnection({ connection: id })).toEqual(connections[0])
    const answer = await client.call(id, 'Zoë & Söhne', '/crm/v1/clients?pageSize=1')
    expect([answer.status, await answer.json()]).toMatchObject([200, { data: expect.any(Array) as unknown }])
    expect(await client.listDelegations({ subject: 'Zoë & Söhne' })).toMatchObject({
      delegations: [{ connection: id }],
    })
    expect(await client.removeConnection({ connection: id })).toEqual({ revoked: 'yes' })
    expect(await client.eraseSubject({ subject: 'Zoë & Söhne' })).toEqual({ connections: 0 })
    expect((await client.listIntegrations()).integrations.map(({ id: name }) => name)).toContain('plannr')
  })

  test('EM-39: rejects with the code, the status, the reference and the connection of a failure', async () => {
    const { at, client, connect } = await openClient()
    const id = await connect('priya.nair', 'user-1')
    const unknown = await caught(client.getConnection({ connection: 'none' }))
    expect(unknown).toMatchObject({ code: 'connection-not-found', status: 404 })
    expect(at.logs).toContainEqual(expect.objectContaining({ reference: unknown.reference }))
    expect(await caught(client.call(id, null, '/crm/v1/clients'))).toMatchObject({
      code: 'host-subject-required',
      status: 400,
      connection: id,
    })
    expect(await caught(client.call(id, 'user-2', '/crm/v1/clients'))).toMatchObject({
      code: 'connection-not-found',
    })
  })

  test('EM-39: passes an answer of the provider on, whatever its status', async () => {
    const { client, connect } = await openClient()
    const id = await connect('priya.nair', 'user-1')
    const answer = await client.call(id, 'user-1', '/crm/v1/clients/none')
    expect([answer.ok, answer.status]).toEqual([false, 404])
  })

  test('EM-39 EM-34: repeats a request whose answer was lost with the same key, and an API call never', async () => {
    let losses = 1
    const { client, sent, connect } = await openClient((send) => async (url, init) => {
      const answer = await send(url, init)
      if (losses > 0 && init.method === 'POST') {
        losses -= 1
        throw new TypeError('socket hang up')
      }
      return answer
    })
    const id = await connect('priya.nair', 'user-1')
    const input = {
      subject: 'user-2',
      integration: 'dp-hybrid',
      model: 'user-present',
      access_token: 'x',
    } as const
    expect(await caught(client.importConnection(input))).toMatchObject({ code: 'import-rejected' })
    const keys = sent.map(({ headers }) => headers.get('idempotency-key'))
    expect(keys).toEqual([keys[0], keys[0]])
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    losses = 1
    const lost = client.call(id, 'user-1', '/crm/v1/clients', { method: 'POST', body: '{}' })
    expect(await caught(lost)).toMatchObject({ code: 'unreachable', status: 0 })
    expect(sent).toHaveLength(3)
  })

  test('EM-39: tells the error page of a proxy from an answer of Planbridge', async () => {
    const page = () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 }))
    const { client } = await openClient(() => page)
    expect(await caught(client.listIntegrations())).toMatchObject({ code: 'unexpected-answer', status: 502 })
  })

  test('EM-39: waits as long as it is told before it asks again, and no longer than ten seconds', async () => {
    const problem = (retryAfter: number) => ({
      code: 'too-many-requests',
      title: 'x',
      retry_after: retryAfter,
    })
    let answers = [problem(0.01), problem(0.01), problem(60)]
    const { client, sent } = await openClient((send) => (url, init) => {
      const [next, ...rest] = answers
      answers = rest
      sent.push({ url, headers: new Headers() })
      return next ? Promise.resolve(Response.json(next, { status: 429 })) : send(url, init)
    })
    expect(await caught(client.listIntegrations())).toMatchObject({ retryAfter: 60 })
    expect(sent).toHaveLength(3)
  })

  test('EM-39: yields events in order, continues after the last one, and ends with its signal', async () => {
    const { client, connect } = await openClient()
    const ids = [await connect('priya.nair', 'user-1'), await connect('helen.marsh', 'user-2')]
    for (const connection of ids) await client.removeConnection({ connection })
    const stop = new AbortController()
    const seen: string[] = []
    for await (const event of client.events({ everySeconds: 0.01, signal: stop.signal })) {
      seen.push(event.id)
      if (seen.length === 2) stop.abort()
    }
    const rest = await client.listEvents({ after: seen.at(0) })
    expect(rest.events.at(0)?.id).toBe(seen[1])
    const of = { data: { connection: ids[1], subject: 'user-2' } }
    expect(rest.events.slice(-2)).toMatchObject([
      { type: 'connection.disconnected', ...of },
      { type: 'delegation.ended', ...of },
    ])
  })

  test('EM-39: makes verifiers and challenges of PKCE', async () => {
    const verifiers = Array.from({ length: 20 }, newVerifier)
    expect(new Set(verifiers).size).toBe(20)
    for (const verifier of verifiers) expect(Verifier.safeParse(verifier).success).toBe(true)
    // https://www.rfc-editor.org/rfc/rfc7636#appendix-B
    const challenge = await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
    expect(challenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
    expect(Challenge.safeParse(challenge).success).toBe(true)
  })

  test('EM-39: sends its key to Planbridge alone, and never follows a redirect', async () => {
    const inits: RequestInit[] = []
    const { client } = await openClient(() => (_url, init) => {
      inits.push(init)
      return Promise.reject(new TypeError('unexpected redirect'))
    })
    expect(await caught(client.call('c', null, '/x'))).toMatchObject({ code: 'unreachable' })
    expect(inits).toMatchObject([{ redirect: 'error' }])
    expect(failureCodes).toContain('host-key-required')
    expect(openHost).toBeTypeOf('function')
  })
})
