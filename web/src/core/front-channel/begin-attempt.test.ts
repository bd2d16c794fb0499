import { InMemoryWebStorage } from 'oidc-client-ts'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { sampleFactsJson as facts, sampleOptions as options, sampleState as state } from '../sample-values.ts'
import { beginAttempt } from './begin-attempt.ts'
import type { FrontChannel } from './begin-attempt.ts'
import { pendingAttempts } from './pending-attempt.ts'
import type { AttemptOptions } from './pending-attempt.ts'

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

interface SentRequest {
  readonly url: string
  readonly body: Record<string, unknown>
}

function kit(responses: Readonly<Record<string, () => Response>>, change: Partial<FrontChannel> = {}) {
  const requests: SentRequest[] = []
  const storage = new InMemoryWebStorage()
  const call = bffClient(async (url, init) => {
    requests.push({
      url,
      body: JSON.parse(typeof init.body === 'string' ? init.body : 'null') as Record<string, unknown>,
    })
    return responses[url]?.() ?? Response.json(null)
  })
  const channel: FrontChannel = {
    call,
    pending: pendingAttempts(
      () => storage,
      () => Date.parse('2026-11-20T10:00:00.000Z'),
    ),
    random: crypto,
    ...change,
  }
  return { requests, storage, channel }
}

describe('beginning an attempt', () => {
  it('sends the challenge of the stored verifier to the BFF and to the provider', async () => {
    const { requests, channel } = kit({ '/bff/attempts': () => Response.json(facts) })
    const result = await beginAttempt(channel, options)
    const attempt = await channel.pending.take(state)
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(attempt?.verifier))
    const challenge = base64url(digest)
    expect(requests.map(({ body }) => body)).toEqual([{ ...options.request, challenge }])
    expect(result.kind === 'navigate' && new URL(result.url).searchParams.get('code_challenge')).toBe(
      challenge,
    )
  })

  it('sends the terms of a delegation to the BFF but never to the provider, and stores them for a restart', async () => {
    const { requests, channel } = kit({ '/bff/attempts': () => Response.json(facts) })
    const terms = { purpose: 'Weekly review', operations: ['list-clients'], days: 12 }
    const request = {
      ...options.request,
      model: 'delegation',
      delegation: terms,
    } as AttemptOptions['request']
    const result = await beginAttempt(channel, { ...options, request })
    expect(requests[0]?.body['delegation']).toEqual(terms)
    expect(decodeURIComponent(JSON.stringify(result))).not.toMatch(/Weekly.review/)
    expect((await channel.pending.take(state))?.options.request.delegation).toEqual(terms)
  })

  it('TX-07: keeps the verifier out of the request to the BFF and out of the authorize URL', async () => {
    const { requests, channel } = kit({ '/bff/attempts': () => Response.json(facts) })
    const result = await beginAttempt(channel, options)
    const { verifier = '' } = (await channel.pending.take(state)) ?? {}
    expect(verifier).toHaveLength(43)
    expect(JSON.stringify([requests, result])).not.toContain(verifier)
  })

  it('stores nothing if the BFF refuses', async () => {
    const refusal = {
      type: 'about:blank',
      title: 't',
      status: 429,
      code: 'too-many-requests',
      reference: 'r1',
      retry_after: 30,
    }
    const { storage, channel } = kit({ '/bff/attempts': () => Response.json(refusal, { status: 429 }) })
    expect(await beginAttempt(channel, options)).toEqual({
      kind: 'failed',
      failure: { code: 'too-many-requests', reference: 'r1', retryAfterSeconds: 30, connection: null },
    })
    expect(storage.length).toBe(0)
  })

  it('fails and cancels the attempt at the BFF if the browser cannot store the verifier', async () => {
    const blocked = pendingAttempts(
      () => {
        throw new DOMException('quota', 'QuotaExceededError')
      },
      () => 0,
    )
    const { requests, channel } = kit({ '/bff/attempts': () => Response.json(facts) }, { pending: blocked })
    const result = await beginAttempt(channel, options)
    expect(result.kind === 'failed' && result.failure.code).toBe('storage-blocked')
    expect(requests.at(-1)).toEqual({ url: '/bff/attempts/drop', body: { state } })
  })

  it('fails without a request if the browser offers no cryptography at this address', async () => {
    const random = {
      getRandomValues: crypto.getRandomValues.bind(crypto),
      subtle: undefined,
    } as unknown as Crypto
    const { requests, channel } = kit({}, { random })
    const result = await beginAttempt(channel, options)
    expect(result.kind === 'failed' && result.failure.code).toBe('browser-unsuitable')
    expect(requests).toEqual([])
  })
})
