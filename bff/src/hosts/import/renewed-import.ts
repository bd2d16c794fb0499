import { claimedAccount } from '../../attempts/exchange-code.ts'
import { requestedScopes } from '../../domain/integration.ts'
import { Failure } from '../../failure.ts'
import type { TokenGrant } from '../../oauth/token-response.ts'
import { callTokenEndpoint, type TokenAnswer } from '../../tokens/token-endpoint.ts'
import { renewalGrant } from '../../tokens/renew/renewal-grant.ts'
import {
  dropHeld,
  type HeldImport,
  type HeldImportNeeds,
  holdImport,
  putHeld,
  type TokensToHold,
} from './held-import.ts'

export interface ImportToRenew extends TokensToHold {
  /** The scopes that were granted, as the host knows them; undefined for those that the integration requests. */
  readonly scopes: readonly string[] | undefined
}

/** Tokens that the provider has just renewed, and their hold. */
export interface RenewedImport {
  readonly grant: TokenGrant
  readonly held: HeldImport
}

/**
 * Renews the tokens of a host once, which proves that they are valid and of this client. Nothing stays stored if the provider refuses.
 * The result of an earlier try whose request was broken off is used, because the host's refresh token is used up.
 */
export const renewImport = async (needs: HeldImportNeeds, toRenew: ImportToRenew): Promise<RenewedImport> => {
  const held = await holdImport(needs, toRenew)
  const left = secondsLeft(needs, held)
  const isRenewed = held.tokens.refresh !== toRenew.refresh || held.pending.tokenVersion > 1
  if (isRenewed && held.tokens.access !== '' && left > 0)
    return { held, grant: grantOf(held, { expiresInSeconds: left, scopes: null }) }
  return renewNow(needs, toRenew, held)
}

const secondsLeft = ({ clock }: HeldImportNeeds, { pending }: HeldImport): number =>
  Math.floor(((pending.tokenEndsAt ?? 0) - clock.now()) / 1000)

const grantOf = (
  { tokens }: HeldImport,
  rest: Pick<TokenGrant, 'expiresInSeconds' | 'scopes'>,
): TokenGrant => ({ accessToken: tokens.access, refreshToken: tokens.refresh, idToken: null, ...rest })

const renewNow = async (
  needs: HeldImportNeeds,
  { integration, model, scopes = requestedScopes(integration, model) }: ImportToRenew,
  held: HeldImport,
): Promise<RenewedImport> => {
  const request = renewalGrant({ model, scopes }, integration, held.tokens)
  if (!request) throw new Failure('import-rejected', 'no refresh token')
  const answer = await callTokenEndpoint(needs, integration, request)
  if (answer.kind === 'granted') return keepRenewed(needs, held, answer.grant)
  if (answer.kind === 'refused') return refuseRenewal(needs, held, answer)
  await putHeld(needs, held, { tokens: { access: '', refresh: answer.refreshToken }, tokenEndsAt: 0 })
  throw new Failure('provider-answer-unreadable', 'the renewal has no usable access token')
}

const keepRenewed = async (
  needs: HeldImportNeeds,
  held: HeldImport,
  grant: TokenGrant,
): Promise<RenewedImport> => {
  const claimed = claimedAccount(grant)
  const tokens = {
    access: grant.accessToken,
    refresh: grant.refreshToken ?? held.tokens.refresh,
    ...(claimed !== undefined && { claimedAccount: claimed }),
  }
  const tokenEndsAt = needs.clock.now() + grant.expiresInSeconds * 1000
  const renewed = await putHeld(needs, held, { tokens, tokenEndsAt })
  return { held: renewed, grant: grantOf(renewed, grant) }
}

// The host has its own tokens. Tokens that an earlier try renewed are kept for the next one, unless they are refused.
const refuseRenewal = async (
  needs: HeldImportNeeds,
  held: HeldImport,
  { code, detail, retryAfterSeconds }: Extract<TokenAnswer, { kind: 'refused' }>,
): Promise<never> => {
  const isRefused = code === 'reconnect-required'
  if (isRefused || held.pending.tokenVersion === 1) await dropHeld(needs, held)
  throw new Failure(isRefused ? 'import-rejected' : code, detail, { retryAfterSeconds })
}
