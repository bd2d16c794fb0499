import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { type IdTokenDraft, withClaims, withHeader } from '../../mock/faults/provider/id-token-draft.ts'

const alice = { account: 'alice' }

/** Unusual but valid ID tokens. Accepting them proves that the refusals in other tests have their stated reason. */
const unusual: readonly (readonly [string, (draft: IdTokenDraft) => IdTokenDraft])[] = [
  ['IDT-15: an ordinary ID token', (draft) => draft],
  ['IDT-03: aud is a list with one entry', withClaims(({ aud }) => ({ aud: [aud] }))],
  ['IDT-05: azp is this client', withClaims(({ aud }) => ({ azp: aud }))],
  [
    'HP-14 IDT-06: exp is past within the clock tolerance',
    withClaims(({ iat }) => ({ exp: Number(iat) - 55 })),
  ],
  [
    'HP-15 IDT-07: iat is ahead within the clock tolerance',
    withClaims(({ iat }) => ({ iat: Number(iat) + 55 })),
  ],
  ['IDT-07: iat was ten minutes ago', withClaims(({ iat }) => ({ iat: Number(iat) - 600 }))],
  ['IDT-08: nbf is now', withClaims(({ iat }) => ({ nbf: iat }))],
  ['IDT-08: nbf is ahead within the clock tolerance', withClaims(({ iat }) => ({ nbf: Number(iat) + 55 }))],
  ['IDT-12: s_hash is missing', withClaims(() => ({ s_hash: undefined }))],
  ['IDT-13: at_hash is missing', withClaims(() => ({ at_hash: undefined }))],
  ['IDT-22: typ is missing', withHeader(() => ({ typ: undefined }))],
  ['IDT-22: typ is in lower case', withHeader(() => ({ typ: 'jwt' }))],
  [
    'HP-19 IDT-20: jku is present and the signature is valid',
    withHeader(() => ({ jku: 'https://evil.example/jwks' })),
  ],
]

describe.each(['dp-hybrid', 'dp-code'])('a valid sign-in through %s', (integration) => {
  test.each(unusual)('%s → accepted', async (_, idToken) => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    at.provider.behave({ idToken })
    const result = await browser.connect({ integration }, alice)
    expect(result).toMatchObject({ ok: true })
    expect(at.provider.count('token')).toBe(1)
    expect(await at.rows('connections')).toMatchObject([{ status: 'active' }])
    expect(at.evil.requests).toEqual([])
  })

  test('IDT-13: c_hash and at_hash of the back channel are missing → accepted', async () => {
    const at = await hostileDeployment()
    const bare = withClaims(() => ({ c_hash: undefined, at_hash: undefined }))
    at.provider.behave({ idToken: (draft, channel) => (channel === 'back' ? bare(draft) : draft) })
    expect((await openBrowser(at).connect({ integration }, alice)).ok).toBe(true)
  })

  test('IDT-02: sub has 255 characters → accepted', async () => {
    const at = await hostileDeployment()
    const longest = 'a'.repeat(255)
    at.provider.behave({ subject: { front: longest, back: longest } })
    expect((await openBrowser(at).connect({ integration }, alice)).ok).toBe(true)
    expect(await at.rows('connections')).toMatchObject([{ account: longest }])
  })

  test('HP-21: the connection calls the API', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration }, alice)
    expect((await browser.api(id, '/crm/v1/clients')).status).toBe(200)
    expect(at.provider.count('api')).toBe(1)
  })
})
