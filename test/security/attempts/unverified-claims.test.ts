import { sqlStore } from '@planbridge/bff/testing'
import { expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { watchedQueries } from '../../harness/deployment/watched-writes.ts'
import { type IdTokenDraft, withClaims, withHeader } from '../../mock/faults/provider/id-token-draft.ts'
import { keys, rsaSigner } from '../../mock/faults/provider/signer.ts'

const alice = { account: 'alice' }
const claimed = 'CANARY-CLAIM'

const watched = async () => {
  const parameters: unknown[] = []
  const dialect = watchedQueries(await memoryDialect(), (query) => void parameters.push(...query.parameters))
  const at = await hostileDeployment({ store: await sqlStore(dialect) })
  return { at, inQueries: (text: string) => JSON.stringify(parameters).includes(text) }
}

const forged = (draft: IdTokenDraft): IdTokenDraft =>
  withHeader(
    () => ({ kid: `${claimed}-kid` }),
    rsaSigner(keys.unpublished),
  )(
    withClaims(() => ({ sub: `${claimed}-sub`, sid: `${claimed}-sid`, email: `${claimed}@example.com` }))(
      draft,
    ),
  )

test.each([
  ['dp-hybrid', 'front'],
  ['dp-hybrid', 'back'],
  ['dp-code', 'back'],
] as const)(
  'IDT-83: no claim of an ID token with a wrong signature is part of a query, the log or the answer; %s, %s channel',
  async (integration, channel) => {
    const { at, inQueries } = await watched()
    const browser = openBrowser(at)
    at.provider.behave({ idToken: (draft, where) => (where === channel ? forged(draft) : draft) })
    const result = await browser.connect({ integration }, alice)
    expect(result).toMatchObject({ ok: false })
    expect(inQueries(claimed)).toBe(false)
    expect(JSON.stringify(at.logs)).not.toContain(claimed)
    expect(JSON.stringify(result)).not.toContain(claimed)
    expect(at.provider.count('revocation')).toBe(at.provider.count('token'))
  },
)

test('IDT-83: the tokens of an ID token that is not verified are kept if a connection of its person depends on them', async () => {
  const { at } = await watched()
  await openBrowser(at).connectOrThrow({ integration: 'dp-code' }, alice)
  at.provider.behave({
    idToken: withHeader(({ kid }) => ({ kid: `${String(kid)}-other` }), rsaSigner(keys.unpublished)),
  })
  expect(await openBrowser(at).connect({ integration: 'dp-code' }, alice)).toMatchObject({ ok: false })
  expect(at.provider.count('revocation')).toBe(0)
})
