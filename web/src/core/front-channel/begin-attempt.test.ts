import { InMemoryWebStorage } from 'oidc-client-ts'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { beginAttempt } from './begin-attempt.ts'
import type { FrontChannel } from './begin-attempt.ts'
import { pendingAttempts } from './pending-attempt.ts'
import type { AttemptWish } from './pending-attempt.ts'

const state = 's'.repeat(43)

const facts = {
  state,
  nonce: null,
  authorization_endpoint: 'https://identity.example/authorize',
  client_id: 'planbridge',
  redirect_uri: 'https://app.example/callback',
  response_type: 'code',
  response_mode: null,
  scope: '*',
  send_challenge: true,
  extra: {},
  expires_at: '2026-11-20T10:10:00.000Z',
}

const wish = {
  provider: 'Acme Planner',
  request: { purpose: 'sign-in', integration: 'acme', model: 'user-present', return_to: '/' },
} as unknown as AttemptWish

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

interface Asked {
  readonly url: string
  readonly body: Record<string, unknown>
}

function kit(answers: Readonly<Record<string, () => Response>>, change: Partial<FrontChannel> = {}) {
  const asked: Asked[] = []
  const storage = new InMemoryWebStorage()
  const call = bffClient(async (url, init) => {
    asked.push({
      url,
      body: JSON.parse(typeof init.body === 'string' ? init.body : 'null') as Record<string, unknown>,
    })
    return answers[url]?.() ?? Response.json(null)
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
  return { asked, storage, channel }
}

describe('beginning an attempt', () => {
  it('sends the challenge of the kept verifier to the BFF and to the provider', async () => {
    const { asked, channel } = kit({ '/bff/attempts': () => Response.json(facts) })
    const beginning = await beginAttempt(channel, wish)
    const kept = await channel.pending.take(state)
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(kept?.verifier))
    const challenge = base64url(digest)
    expect(asked.map(({ body }) => body)).toEqual([{ ...wish.request, challenge }])
    expect(beginning.kind === 'leaving' && new URL(beginning.url).searchParams.get('code_challenge')).toBe(
      challenge,
    )
  })

  it('takes the terms of a delegation to the BFF, never to the provider, and keeps them for another start', async () => {
    const { asked, channel } = kit({ '/bff/attempts': () => Response.json(facts) })
    const terms = { purpose: 'Weekly review', operations: ['list-clients'], days: 12 }
    const request = { ...wish.request, model: 'delegation', delegation: terms } as AttemptWish['request']
    const beginning = await beginAttempt(channel, { ...wish, request })
    expect(asked[0]?.body['delegation']).toEqual(terms)
    expect(decodeURIComponent(JSON.stringify(beginning))).not.toMatch(/Weekly.review/)
    expect((await channel.pending.take(state))?.wish.request.delegation).toEqual(terms)
  })

  it('TX-07: keeps the verifier out of the request to the BFF and out of the authorize URL', async () => {
    const { asked, channel } = kit({ '/bff/attempts': () => Response.json(facts) })
    const beginning = await beginAttempt(channel, wish)
    const { verifier = '' } = (await channel.pending.take(state)) ?? {}
    expect(verifier).toHaveLength(43)
    expect(JSON.stringify([asked, beginning])).not.toContain(verifier)
  })

  it('keeps nothing when the BFF refuses', async () => {
    const refusal = {
      type: 'about:blank',
      title: 't',
      status: 429,
      code: 'too-many-requests',
      reference: 'r1',
      retry_after: 30,
    }
    const { storage, channel } = kit({ '/bff/attempts': () => Response.json(refusal, { status: 429 }) })
    expect(await beginAttempt(channel, wish)).toEqual({
      kind: 'failed',
      failure: { code: 'too-many-requests', reference: 'r1', retryAfterSeconds: 30, connection: null },
    })
    expect(storage.length).toBe(0)
  })

  it('stays, and drops the attempt at the BFF, where the browser could not keep the verifier', async () => {
    const blocked = pendingAttempts(
      () => {
        throw new DOMException('quota', 'QuotaExceededError')
      },
      () => 0,
    )
    const { asked, channel } = kit({ '/bff/attempts': () => Response.json(facts) }, { pending: blocked })
    const beginning = await beginAttempt(channel, wish)
    expect(beginning.kind === 'failed' && beginning.failure.code).toBe('storage-blocked')
    expect(asked.at(-1)).toEqual({ url: '/bff/attempts/drop', body: { state } })
  })

  it('asks nobody on an address where the browser has no cryptography', async () => {
    const random = {
      getRandomValues: crypto.getRandomValues.bind(crypto),
      subtle: undefined,
    } as unknown as Crypto
    const { asked, channel } = kit({}, { random })
    const beginning = await beginAttempt(channel, wish)
    expect(beginning.kind === 'failed' && beginning.failure.code).toBe('browser-unsuitable')
    expect(asked).toEqual([])
  })
})
