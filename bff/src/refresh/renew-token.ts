import type { FailureCode } from '@planbridge/shared/contract'
import type { Events } from '../events.ts'
import type { Integration } from '../integration.ts'
import { answerFailure } from '../issuer/issuer.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import { type Grant, tokenRequest } from '../oauth/token-request.ts'
import { readTokenResponse, type TokenGrant } from '../oauth/token-response.ts'
import type { ConnectionRow, Store } from '../store/ports.ts'
import type { Answer, Ask } from '../transport/ask.ts'
import type { TokenSet, TokenVault } from '../vault/token-vault.ts'
import type { Clock } from '../world.ts'
import type { EndTokens } from './end-grant.ts'
import { type FreshToken, refused } from './fresh-token.ts'
import { staleAt } from './staleness.ts'

export interface RenewNeeds {
  readonly store: Store
  readonly vault: TokenVault
  readonly ask: Ask
  readonly endTokens: EndTokens
  readonly events: Events
  readonly clock: Clock
}

/** Asks the provider for a new token and stores it before anybody uses it. */
export type RenewToken = (row: ConnectionRow, integration: Integration) => Promise<FreshToken>

type Renewal =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | {
      readonly kind: 'refused'
      readonly code: FailureCode
      readonly detail: string
      readonly retryAfterSeconds?: number
    }

export const renewToken =
  (needs: RenewNeeds): RenewToken =>
  async (row, integration) => {
    const held = await needs.vault.read(row)
    if (held.kind === 'refused') return giveUp(needs, row, held.detail)
    const tokens = held.kind === 'tokens' ? held.tokens : null
    const grant = renewalGrant(row, integration, tokens)
    if (!grant || !integration.client) return giveUp(needs, row, 'there is nothing to renew it with')
    const renewal = await askForToken(needs, integration, grant)
    if (renewal.kind === 'refused') return refuse(needs, row, integration, renewal)
    needs.events.tokenFetched({ connection: row.id, integration: integration.id, grant: grant.grant_type })
    return keep(needs, row, renewal.grant, tokens)
  }

const renewalGrant = (
  row: ConnectionRow,
  { scopes, provider }: Integration,
  tokens: TokenSet | null,
): Grant | undefined => {
  const scope = scopes.join(' ')
  if (row.model === 'service-account')
    return { grant_type: 'client_credentials', ...(scope && { scope: serviceScope(scope) }) }
  if (tokens?.refresh == null) return undefined
  const sendsScope = provider.scopes.onRefresh === 'send'
  return { grant_type: 'refresh_token', refresh_token: tokens.refresh, ...(sendsScope && { scope }) }
}

// A service account is nobody: identity scopes and offline_access are refused with client credentials.
const personal = new Set(['openid', 'profile', 'email', 'offline_access'])
const serviceScope = (scope: string) =>
  scope
    .split(' ')
    .filter((name) => !personal.has(name))
    .join(' ')

const askForToken = async (
  { ask, clock }: RenewNeeds,
  integration: Integration,
  grant: Grant,
): Promise<Renewal> => {
  const { provider, endpoints, client } = integration
  if (!client) return { kind: 'refused', code: 'integration-not-configured', detail: 'no client' }
  const endpoint = {
    url: endpoints.token,
    authentication: provider.clientAuthentication,
    headers: provider.tokenRequestHeaders,
  }
  const answer = await ask(tokenRequest(endpoint, client, grant))
  if (answer.kind !== 'answer')
    return { kind: 'refused', code: answerFailure[answer.kind], detail: answer.kind }
  if (answer.status !== 200) return judgeRefusal(integration, grant, answer)
  const read = readTokenResponse(answer.json, provider.accessTokenSeconds, clock.now())
  if (read.kind === 'granted') return read
  return { kind: 'refused', code: 'provider-answer-unreadable', detail: read.detail }
}

const refusalCode = (
  { refusals }: Integration['provider'],
  { grant_type }: Grant,
  answer: Extract<Answer, { kind: 'answer' }>,
): FailureCode => {
  const rules = grant_type === 'refresh_token' ? refusals.refresh : refusals.exchange
  const code = classifyRefusal(rules, answer) ?? 'provider-failing'
  // Client credentials come without a code: what is refused is the client.
  return grant_type === 'client_credentials' && code === 'code-rejected'
    ? 'client-credentials-rejected'
    : code
}

const judgeRefusal = (
  { provider }: Integration,
  grant: Grant,
  answer: Extract<Answer, { kind: 'answer' }>,
): Renewal => {
  const code = refusalCode(provider, grant, answer)
  const retryAfter = Number(answer.headers.get('retry-after'))
  const wait = retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}
  return {
    kind: 'refused',
    code: answer.status === 429 ? 'rate-limited' : code,
    detail: `token endpoint ${answer.status}`,
    ...wait,
  }
}

const refuse = async (
  { store, events }: RenewNeeds,
  row: ConnectionRow,
  integration: Integration,
  { code, detail, retryAfterSeconds }: Extract<Renewal, { kind: 'refused' }>,
): Promise<FreshToken> => {
  events.tokenRefused({ connection: row.id, integration: integration.id, code, detail })
  if (code === 'reconnect-required') {
    const nothing = { sealed: null, endsAt: null, staleAt: null }
    await store.connections.putTokens(row.id, row.tokenVersion, nothing, { status: 'reconnect-required' })
  }
  return refused(code, detail, retryAfterSeconds)
}

const giveUp = async ({ store }: RenewNeeds, row: ConnectionRow, detail: string): Promise<FreshToken> => {
  await store.connections.change(row.id, { status: 'reconnect-required' })
  return refused('reconnect-required', detail)
}

const keep = async (
  { store, vault, endTokens, clock }: RenewNeeds,
  row: ConnectionRow,
  grant: TokenGrant,
  before: TokenSet | null,
): Promise<FreshToken> => {
  const version = row.tokenVersion + 1
  // RFC 6749 §6: where no new refresh token comes, the old one stays.
  const tokens = { access: grant.accessToken, refresh: grant.refreshToken ?? before?.refresh ?? null }
  const endsAt = clock.now() + grant.expiresInSeconds * 1000
  const sealed = {
    sealed: await vault.seal(row, version, tokens),
    endsAt,
    staleAt: staleAt(clock.now(), endsAt),
  }
  // Store before use: a rotated refresh token that is lost here is lost for ever.
  const stored = await store.connections.putTokens(row.id, row.tokenVersion, sealed)
  if (!stored) {
    const now = await store.connections.find(row.id)
    // Who ended the connection meanwhile could give back only the tokens it knew of.
    if (now === undefined || now.sealed === null) await endTokens(row, tokens)
    return refused('connection-not-found', 'it was ended or changed while the token was on its way')
  }
  return {
    kind: 'token',
    access: tokens.access,
    version,
    row: { ...row, tokenVersion: version, tokenEndsAt: endsAt },
  }
}
