import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { type IdTokenDraft, withClaims, withHeader } from '../../mock/faults/provider/id-token-draft.ts'

const anybody = { account: 'alice' }

/** What is unusual but right: were it refused, every refusal elsewhere would prove nothing. */
const unusual: readonly (readonly [string, (draft: IdTokenDraft) => IdTokenDraft])[] = [
  ['IDT-15: an ordinary ID token', (draft) => draft],
  ['IDT-03: aud is a list with one entry', withClaims(({ aud }) => ({ aud: [aud] }))],
  ['IDT-05: azp is this client', withClaims(({ aud }) => ({ azp: aud }))],
  [
    'HP-14 IDT-06: exp was within what clocks may differ',
    withClaims(({ iat }) => ({ exp: Number(iat) - 55 })),
  ],
  [
    'HP-15 IDT-07: iat is ahead within what clocks may differ',
    withClaims(({ iat }) => ({ iat: Number(iat) + 55 })),
  ],
  ['IDT-07: iat was ten minutes ago', withClaims(({ iat }) => ({ iat: Number(iat) - 600 }))],
  ['IDT-08: nbf is now', withClaims(({ iat }) => ({ nbf: iat }))],
  [
    'IDT-08: nbf is ahead within what clocks may differ',
    withClaims(({ iat }) => ({ nbf: Number(iat) + 55 })),
  ],
  ['IDT-12: s_hash is missing', withClaims(() => ({ s_hash: undefined }))],
  ['IDT-13: at_hash is missing', withClaims(() => ({ at_hash: undefined }))],
  ['IDT-22: typ is missing', withHeader(() => ({ typ: undefined }))],
  ['IDT-22: typ is in lower case', withHeader(() => ({ typ: 'jwt' }))],
  [
    'HP-19 IDT-20: jku is there and the signature is right',
    withHeader(() => ({ jku: 'https://evil.example/jwks' })),
  ],
]

describe.each(['dp-hybrid', 'dp-code'])('an honest sign-in through %s', (integration) => {
  test.each(unusual)('%s → accepted', async (_, idToken) => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    at.provider.behave({ idToken })
    const heard = await browser.connect({ integration }, anybody)
    expect(heard).toMatchObject({ ok: true })
    expect(at.provider.count('token')).toBe(1)
    expect(await at.rows('connections')).toMatchObject([{ status: 'active' }])
    expect(at.evil.requests).toEqual([])
  })

  test('IDT-13: c_hash and at_hash of the back channel are missing → accepted', async () => {
    const at = await hostileDeployment()
    const bare = withClaims(() => ({ c_hash: undefined, at_hash: undefined }))
    at.provider.behave({ idToken: (draft, channel) => (channel === 'back' ? bare(draft) : draft) })
    expect((await openBrowser(at).connect({ integration }, anybody)).ok).toBe(true)
  })

  test('IDT-02: sub has 255 characters → accepted', async () => {
    const at = await hostileDeployment()
    const longest = 'a'.repeat(255)
    at.provider.behave({ subject: { front: longest, back: longest } })
    expect((await openBrowser(at).connect({ integration }, anybody)).ok).toBe(true)
    expect(await at.rows('connections')).toMatchObject([{ account: longest }])
  })

  test('HP-21: the connection calls the API', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    const { id } = await browser.connected({ integration }, anybody)
    expect((await browser.api(id, '/crm/v1/clients')).status).toBe(200)
    expect(at.provider.count('api')).toBe(1)
  })
})
