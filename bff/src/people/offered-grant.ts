import { AccessModel, AccountChoice, DelegationTerms, IntegrationId } from '@planbridge/shared/contract'
import * as z from 'zod/mini'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { GrantToStore } from '../grants/store-grant.ts'
import type { TokenSet } from '../vault/token-vault.ts'

/** The facts of a sign-in that its connection needs, without its tokens. Times are epoch milliseconds. */
const OfferedGrant = z.object({
  integration: IntegrationId,
  model: AccessModel,
  account: z.object({
    id: z.string(),
    name: z.nullable(z.string()),
    detail: z.nullable(z.string()),
    choices: z.array(AccountChoice),
    preferred: z.nullable(z.string()),
  }),
  scopes: z.nullable(z.array(z.string())),
  accessEndsAt: z.number(),
  nonce: z.nullable(z.string()),
  authTime: z.nullable(z.number()),
  terms: z.nullable(DelegationTerms),
})
export type OfferedGrant = z.infer<typeof OfferedGrant>

export const readOfferedGrant = (text: string): OfferedGrant => OfferedGrant.parse(JSON.parse(text))

const claim = (claims: GrantToStore['claims'], name: string): unknown => claims?.[name]

/** Keeps the facts of a grant while its offer is open. */
export const offeredGrantText = (
  { integration, model, account, grant, claims, terms }: Omit<GrantToStore, 'owner'>,
  now: number,
): string => {
  const nonce = claim(claims, 'nonce')
  const authTime = claim(claims, 'auth_time')
  const offered: OfferedGrant = {
    integration: integration.id,
    model,
    account: { ...account, choices: [...account.choices] },
    scopes: grant.scopes === null ? null : [...grant.scopes],
    accessEndsAt: now + grant.expiresInSeconds * 1000,
    nonce: typeof nonce === 'string' ? nonce : null,
    authTime: typeof authTime === 'number' ? authTime : null,
    terms,
  }
  return JSON.stringify(offered)
}

/** The grant of an offer as it is stored for its owner. */
export const grantOfOffer = (
  needs: Pick<ConnectNeeds, 'integrations' | 'clock'>,
  offered: OfferedGrant,
  { tokens, owner, tenant }: { readonly tokens: TokenSet; readonly owner: string; readonly tenant: string },
): GrantToStore => {
  const { model, account, scopes, accessEndsAt, nonce, authTime, terms } = offered
  return {
    integration: integrationFor(needs, { id: offered.integration, model, tenant }),
    model,
    account,
    terms,
    owner,
    claims: { nonce, auth_time: authTime },
    grant: {
      accessToken: tokens.access,
      refreshToken: tokens.refresh,
      idToken: null,
      // An access token that ran out in the meantime is renewed by its first use.
      expiresInSeconds: (accessEndsAt - needs.clock.now()) / 1000,
      scopes,
    },
  }
}
