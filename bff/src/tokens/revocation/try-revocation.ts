import type { Integration } from '../../domain/integration.ts'
import type { Issuer } from '../../issuer/issuer.ts'
import type { Clock } from '../../runtime/platform.ts'
import type { PendingRevocation, RevocationOutcome, Store } from '../../store/ports/ports.ts'
import type { ProtocolClient } from '../../transport/protocol-client.ts'
import type { TokenSet, TokenVault } from '../../vault/token-vault.ts'
import { callTokenEndpoint } from '../token-endpoint.ts'
import { requestRevocation, type RevocationAnswer } from './revocation-request.ts'
import { connectionsOfGrant, type GrantAccount } from './shared-grant.ts'

export interface TryNeeds {
  readonly store: Pick<Store, 'connections' | 'revocations'>
  readonly vault: Pick<TokenVault, 'open' | 'seal'>
  readonly integrations: ReadonlyMap<string, Integration>
  readonly issuers: ReadonlyMap<string, Issuer>
  readonly protocolClient: ProtocolClient
  readonly clock: Clock
  /** How long a try waits for the provider's metadata, which are usually cached. */
  readonly metadataMs: number
}

export type Tried =
  | { readonly kind: 'settled'; readonly outcome: RevocationOutcome }
  /** A connection depends on the grant, and its own revocation would not end these tokens. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'failed'; readonly detail: string; readonly retryAfterMs: number | undefined }

const settled = (outcome: RevocationOutcome): Tried => ({ kind: 'settled', outcome })
const failed = (detail: string, retryAfterMs?: number): Tried => ({ kind: 'failed', detail, retryAfterMs })

/** Facts that this process has and the stored revocation has not. */
export interface KnownFacts {
  readonly tokens?: TokenSet
  readonly account?: string | null
}

/** Makes one try of a revocation. */
export const tryRevocation = async (
  needs: TryNeeds,
  pending: PendingRevocation,
  known: KnownFacts = {},
): Promise<Tried> => {
  const integration = needs.integrations.get(pending.integration)
  if (isUnsupported(pending, integration)) return settled('unsupported')
  if (hasRunOut(needs, pending)) return settled('expired')
  if (!integration) return failed('the integration is not configured')
  const tokens = known.tokens ?? (await openTokens(needs, pending))
  if ('detail' in tokens) return failed(tokens.detail)
  return revokeUnlessNeeded(needs, { pending, integration, tokens }, known.account ?? pending.account)
}

// The first try is made in any case: a clock can be wrong.
const hasRunOut = ({ clock }: Pick<TryNeeds, 'clock'>, { tries, givesUpAt }: PendingRevocation): boolean =>
  tries > 0 && clock.now() >= givesUpAt

const isUnsupported = ({ model }: PendingRevocation, integration: Integration | undefined): boolean =>
  model === 'personal-token' || integration?.provider.revocation.kind === 'none'

interface OpenedRevocation {
  readonly pending: PendingRevocation
  readonly integration: Integration
  readonly tokens: TokenSet
}

const revokeUnlessNeeded = async (
  needs: TryNeeds,
  opened: OpenedRevocation,
  account: string | null,
): Promise<Tried> => {
  const { integration, tokens } = opened
  if (!integration.client) return failed('the integration has no client')
  const known = { verified: account ?? tokens.account ?? null, claimed: tokens.claimedAccount }
  const sharing = await sharedBy(needs, opened, known)
  if (sharing) return sharing
  if (await isKnownUnsupported(needs, integration)) return settled('unsupported')
  return integration.provider.revocation.kind === 'api-call'
    ? withLivingToken(needs, opened)
    : triedBy(await requestRevocation(needs, integration, tokens))
}

const sharedBy = async (
  needs: TryNeeds,
  { pending, tokens }: OpenedRevocation,
  account: GrantAccount,
): Promise<Tried | undefined> => {
  const rows = await connectionsOfGrant(needs, pending, account)
  // A revocation could end connections that cannot be checked.
  if (rows === 'unknown') return settled('kept')
  if (rows.length === 0) return undefined
  const endsByItself = tokens.refresh === null || rows.some(({ renews }) => renews)
  return endsByItself ? settled('kept') : { kind: 'kept' }
}

const openTokens = async (
  { vault }: Pick<TryNeeds, 'vault'>,
  { sealed, sealedFor, tenant, tokenVersion }: PendingRevocation,
): Promise<TokenSet | { readonly detail: string }> => {
  if (sealed === null) return { detail: 'there is no token set' }
  const opened = await vault.open({ id: sealedFor, tenant }, tokenVersion, sealed)
  if (opened.kind === 'tokens') return opened.tokens
  return { detail: 'detail' in opened ? opened.detail : 'there is no token set' }
}

// RFC 8414 §2: metadata without `revocation_endpoint` say that there is none. Without metadata the configured endpoint is tried.
const isKnownUnsupported = async (
  { issuers, metadataMs }: Pick<TryNeeds, 'issuers' | 'metadataMs'>,
  { id, provider }: Integration,
): Promise<boolean> => {
  if (provider.revocation.kind !== 'rfc7009') return false
  const facts = await issuers.get(id)?.facts(AbortSignal.timeout(metadataMs))
  return facts?.revokes === false
}

const triedBy = (answer: RevocationAnswer): Tried => {
  if (answer.kind === 'revoked') return settled('yes')
  if (answer.kind === 'unsupported') return settled('unsupported')
  if (answer.kind === 'failed') return failed(answer.detail, answer.retryAfterMs)
  return failed('the access token is refused')
}

/** Revokes with an access token: the present one, or a new one if that has run out or is refused. */
const withLivingToken = async (needs: TryNeeds, opened: OpenedRevocation): Promise<Tried> => {
  const { pending, integration, tokens } = opened
  const isExpired = pending.tokenEndsAt !== null && needs.clock.now() >= pending.tokenEndsAt
  if (!isExpired) {
    const answer = await requestRevocation(needs, integration, tokens)
    if (answer.kind !== 'token-refused') return triedBy(answer)
  }
  if (tokens.refresh === null) return settled('nothing')
  const renewed = await renew(needs, opened, tokens.refresh)
  if ('kind' in renewed) return renewed
  return triedBy(await requestRevocation(needs, integration, renewed))
}

/** Returns a token set with a new access token, which is stored before it is used, or the end of this try. */
const renew = async (
  needs: TryNeeds,
  { pending, integration, tokens }: OpenedRevocation,
  refreshToken: string,
): Promise<TokenSet | Tried> => {
  // Recorded first: if the answer is lost, the next try can tell that the token may be used up.
  await needs.store.revocations.recordRequest(pending.id, needs.clock.now())
  const answer = await callTokenEndpoint(needs, integration, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  })
  if (answer.kind === 'granted') {
    const { accessToken, refreshToken: rotated, expiresInSeconds } = answer.grant
    const renewed = { ...tokens, access: accessToken, refresh: rotated ?? refreshToken }
    await storeRenewed(needs, pending, renewed, expiresInSeconds)
    return renewed
  }
  if (answer.kind === 'rotated') {
    await storeRenewed(needs, pending, { ...tokens, refresh: answer.refreshToken }, 0)
    return failed('the renewal has no usable access token')
  }
  // The provider ended the grant, unless an earlier answer with the token's successor was lost.
  if (answer.code === 'reconnect-required') return settled(pending.requestedAt === null ? 'yes' : 'lost')
  if (answer.answered) await needs.store.revocations.recordRequest(pending.id, pending.requestedAt)
  return failed(
    answer.detail,
    answer.retryAfterSeconds === undefined ? undefined : answer.retryAfterSeconds * 1000,
  )
}

// If it cannot be stored, the access token is still used: it ends the grant, whatever is stored.
const storeRenewed = async (
  { vault, store, clock }: TryNeeds,
  { id, tenant, tokenVersion }: PendingRevocation,
  tokens: TokenSet,
  expiresInSeconds: number,
): Promise<void> => {
  try {
    const sealed = await vault.seal({ id, tenant }, tokenVersion + 1, tokens)
    const tokenEndsAt = clock.now() + expiresInSeconds * 1000
    await store.revocations.putTokens(id, tokenVersion, { sealed, tokenEndsAt })
  } catch {
    return
  }
}
