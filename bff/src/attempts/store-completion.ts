import { identityIssuer } from '../domain/integration.ts'
import { displayText } from '../domain/provider-text.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type ProviderAccount, readAccount } from '../grants/read-account.ts'
import { type GrantToStore, prepareGrant, StaleRead, storeGrant } from '../grants/store-grant.ts'
import type { IdTokenClaims } from '../oauth/id-token.ts'
import { offerMerge } from '../people/offer-merge.ts'
import type { ConnectionRow, PendingRevocation } from '../store/ports/ports.ts'
import { settlePresence, type EndedPresence } from '../tokens/end-presence.ts'
import type { Completion, ExchangedGrant, OwnerPlan } from './completion.ts'
import { IdentityTaken } from './identity-taken.ts'
import { resolveOwner } from './resolve-owner.ts'

/** Waits between the tries to store a completion while the store is unavailable: the code of the attempt is used up. */
const retryMs = [200, 500, 1_000, 2_000]

/**
 * Finds the owner of an exchanged grant and stores everything that the completion changes in one transaction: the person, the
 * session, the connection with its tokens and terms, and the outcome of the attempt. Tokens that cannot be stored are revoked.
 */
export const storeCompletion = async (
  needs: ConnectNeeds,
  completion: Completion,
  exchanged: ExchangedGrant,
): Promise<ConnectionRow> => {
  let account: ProviderAccount | undefined
  try {
    account = await grantedAccount(needs, exchanged)
    requireRefreshToken(completion, exchanged)
    return await storeOwned(needs, completion, { exchanged, account })
  } catch (error) {
    const failure = account ? await offered(needs, completion, { exchanged, account }, error) : error
    if (!(failure instanceof Failure && failure.offer !== undefined))
      await needs.revocations.revokeHeld(exchanged.held, account?.id ?? exchanged.held.pending.account)
    throw failure
  }
}

/** The failure with the offer to merge, if the account belongs to somebody who may be the same person; else the error as it is. */
const offered = async (
  needs: ConnectNeeds,
  { attempt, session }: Completion,
  { exchanged, account }: OwnedGrant,
  error: unknown,
): Promise<unknown> => {
  if (!(error instanceof IdentityTaken)) return error
  const { owner, pair } = error
  const { held, ...granted } = exchanged
  const grant = { ...granted, account, model: attempt.model, terms: attempt.terms }
  return offerMerge(needs, { session, owner, pair, grant, held }).catch(() => error)
}

// A delegation continues while the person is away, which requires a refresh token.
const requireRefreshToken = ({ attempt }: Completion, { grant }: ExchangedGrant) => {
  if (attempt.terms && grant.refreshToken === null)
    throw new Failure('delegation-not-granted', 'no refresh token')
}

const grantedAccount = async (
  needs: ConnectNeeds,
  { integration, grant, claims }: ExchangedGrant,
): Promise<ProviderAccount> => {
  if (claims) return accountFromClaims(claims)
  const { accessToken } = grant
  return readAccount(needs, { integration, accessToken, rejectedCode: 'provider-failing' })
}

/** The account of an ID token. Of a person without a name it has what else is known. */
export const accountFromClaims = (
  claims: Pick<IdTokenClaims, 'sub'> & Readonly<Record<string, unknown>>,
): ProviderAccount => {
  const text = (name: string): string | null => {
    const claim = typeof claims[name] === 'string' ? displayText(claims[name], 255).trim() : ''
    return claim === '' ? null : claim
  }
  const parts = [text('given_name'), text('family_name')].filter((part) => part !== null)
  const fullName = parts.length === 0 ? null : parts.join(' ')
  return {
    id: claims.sub,
    name: text('name') ?? fullName ?? text('preferred_username') ?? text('email'),
    detail: text('email'),
    choices: [],
    preferred: null,
  }
}

interface OwnedGrant {
  readonly exchanged: ExchangedGrant
  readonly account: ProviderAccount
}

interface Stored {
  readonly row: ConnectionRow
  readonly ended: EndedPresence
  readonly replaced: PendingRevocation | undefined
}

// The provider has issued the tokens and accepts the code no second time, so a passing trouble of the store is waited for.
const storeOwned = async (
  needs: ConnectNeeds,
  completion: Completion,
  owned: OwnedGrant,
): Promise<ConnectionRow> => {
  let plan: OwnerPlan | undefined
  for (let tries = 0; ; tries += 1) {
    try {
      plan ??= await planFor(needs, completion, owned)
      const known = tries > 0 ? await committed(needs, completion) : undefined
      return await afterCommit(needs, plan, known ?? (await storeOnce(needs, completion, { ...owned, plan })))
    } catch (error) {
      const waitMs = waitBefore(error, tries)
      if (waitMs === undefined) return lastResort(needs, completion, { plan, error })
      if (error instanceof StaleRead) plan = undefined
      await needs.sleep(waitMs)
    }
  }
}

/** The wait before the next try, in milliseconds; undefined if there is none. */
const waitBefore = (error: unknown, tries: number): number | undefined =>
  error instanceof StaleRead || isUnavailable(error) ? retryMs[tries] : undefined

const isUnavailable = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'store-unavailable'

const planFor = (needs: ConnectNeeds, completion: Completion, { exchanged, account }: OwnedGrant) =>
  resolveOwner(needs, {
    completion,
    account,
    identity: { issuer: identityIssuer(exchanged.integration), account: account.id },
  })

const storeOnce = async (
  needs: ConnectNeeds,
  { attempt, requestSession: { connecting } }: Completion,
  { exchanged, account, plan }: OwnedGrant & { readonly plan: OwnerPlan },
): Promise<Stored> => {
  const { integration, grant, claims, held } = exchanged
  const { terms, model, stateHash } = attempt
  const { owner } = plan
  const toStore = { claims, terms, integration, grant, account, owner, model, connecting }
  const prepared = await prepareGrant(needs, toStore, await inherited(needs, plan, toStore))
  return needs.store.atomically(async (tables) => {
    const ended = await plan.store(tables)
    const { row, replaced } = await storeGrant(tables, needs, prepared)
    await connecting?.made(tables, row)
    const isHeld = await tables.revocations.remove(held.pending.id)
    if (held.isStored && !isHeld)
      throw new Failure('provider-too-slow', 'the tokens were revoked before they could be stored')
    await tables.attempts.finish(stateHash, { connection: row.id })
    await tables.attempts.retireOthers(attempt, row.id)
    return { row, ended, replaced }
  })
}

/** The connection of the predecessor that the grant renews, if the owner has none for it. */
const inherited = async (
  { store }: ConnectNeeds,
  { owner, predecessor }: OwnerPlan,
  { integration: { tenant, id }, model, account }: GrantToStore,
): Promise<ConnectionRow | undefined> => {
  if (predecessor === undefined) return undefined
  const key = { tenant, integration: id, model, account: account.id }
  if (await store.connections.findSame({ ...key, owner })) return undefined
  const row = await store.connections.findSame({ ...key, owner: predecessor })
  return row && { ...row, owner }
}

const afterCommit = async (
  needs: ConnectNeeds,
  plan: OwnerPlan,
  { row, ended, replaced }: Stored,
): Promise<ConnectionRow> => {
  plan.stored()
  await settlePresence(needs, ended)
  await needs.revocations.settle(replaced)
  return row
}

/** The result of a commit whose answer was lost. Its revocations are owed in the store and made later. */
const committed = async ({ store }: ConnectNeeds, { attempt }: Completion): Promise<Stored | undefined> => {
  const state = await store.attempts.find(attempt.stateHash)
  const outcome = state?.outcome
  const row =
    outcome && 'connection' in outcome ? await store.connections.find(outcome.connection) : undefined
  return row && { row, ended: [], replaced: undefined }
}

const lastResort = async (
  needs: ConnectNeeds,
  completion: Completion,
  { plan, error }: { readonly plan: OwnerPlan | undefined; readonly error: unknown },
): Promise<ConnectionRow> => {
  const known = isUnavailable(error) ? await committed(needs, completion).catch(() => undefined) : undefined
  if (plan && known) return afterCommit(needs, plan, known)
  if (error instanceof StaleRead)
    throw new Failure('internal', 'other writers kept changing the connection', { cause: error })
  throw error
}
