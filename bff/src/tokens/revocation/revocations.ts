import type { Events } from '../../events.ts'
import type { Random, Sleep } from '../../runtime/platform.ts'
import { randomShare } from '../../runtime/random-share.ts'
import type {
  ConnectionRow,
  PendingRevocation,
  RevocationOutcome,
  RevocationReason,
  Tables,
} from '../../store/ports/ports.ts'
import type { ProtocolClient } from '../../transport/protocol-client.ts'
import type { TokenSet } from '../../vault/token-vault.ts'
import {
  claimMs,
  keptMs,
  pendingOf,
  pendingOfTokens,
  type UnstoredGrant,
  waitMs,
} from './pending-revocation.ts'
import { endsAll } from './shared-grant.ts'
import { type KnownFacts, type Tried, type TryNeeds, tryRevocation } from './try-revocation.ts'

/**
 * The outcome of a revocation. `kept`: other connections use the same grant, and revoking it would end them too.
 * `unsupported`: the provider offers no way. `failed`: the provider did not confirm; it is tried again later. `nothing`: there was
 * no token to revoke.
 */
export type Revoked = 'yes' | 'kept' | 'unsupported' | 'failed' | 'nothing'

/** Tokens that were issued and are not yet stored as a connection. */
export interface HeldTokens {
  readonly pending: PendingRevocation
  readonly tokens: TokenSet
  /** False if the revocation could not be stored: this process alone has the tokens. */
  readonly isStored: boolean
}

/** Revokes tokens that were issued and could not be stored. Never rejects. */
export type RevokeTokens = (grant: UnstoredGrant, tokens: TokenSet) => Promise<Revoked>

/**
 * Revocations at the providers. A revocation is owed from the transaction that takes the token set from its connection until the
 * provider confirms it, whatever happens to this process.
 */
export interface Revocations {
  /** Owes the revocation of a connection's token set, in the transaction that takes it from the connection. */
  owe(
    tables: Pick<Tables, 'revocations'>,
    row: ConnectionRow,
    reason: RevocationReason,
  ): Promise<PendingRevocation | undefined>
  /** Makes the first try, while a person waits. Never rejects. */
  readonly settle: (pending: PendingRevocation | undefined, known?: KnownFacts) => Promise<Revoked>
  /** Owes the revocation of tokens that were just issued. It is removed when they are stored as a connection. Never rejects. */
  readonly hold: (grant: UnstoredGrant, tokens: TokenSet) => Promise<HeldTokens>
  /** Revokes tokens that did not become a connection. `account`: null if it is still not known. Never rejects. */
  readonly revokeHeld: (held: HeldTokens, account: string | null) => Promise<Revoked>
  readonly revokeTokens: RevokeTokens
  /** Tries again what is due. */
  readonly retryDue: () => Promise<void>
}

export interface RevocationsNeeds extends Omit<TryNeeds, 'protocolClient' | 'metadataMs'> {
  readonly protocolClient: ProtocolClient
  /** A protocol client with a short deadline, for the try that a person waits for. */
  readonly revocationClient: ProtocolClient
  readonly events: Pick<Events, 'revocationPending' | 'revocationConfirmed' | 'revocationGivenUp'>
  readonly random: Random
  readonly sleep: Sleep
}

const batch = 20

// A person waits for the first try.
const firstMetadataMs = 1_000
const laterMetadataMs = 10_000

type SettleNeeds = RevocationsNeeds & Pick<TryNeeds, 'metadataMs'>

export const openRevocations = (needs: RevocationsNeeds): Revocations => {
  const firstTry = { ...needs, protocolClient: needs.revocationClient, metadataMs: firstMetadataMs }
  return {
    async owe(tables, row, reason) {
      // The tokens that replace them are revoked with the connection, and the older ones with them.
      if (reason === 'replaced' && endsAll(needs.integrations.get(row.integration))) return undefined
      const pending = pendingOf(needs, row, reason)
      if (pending) await tables.revocations.add(pending)
      return pending
    },
    settle: (pending, known) => (pending ? settle(firstTry, pending, known) : Promise.resolve('nothing')),
    hold: (grant, tokens) => hold(firstTry, grant, tokens),
    revokeHeld: (held, account) => revokeHeld(firstTry, held, account),
    revokeTokens: async (grant, tokens) =>
      revokeHeld(firstTry, await hold(firstTry, grant, tokens), grant.account),
    retryDue: () => retryDue({ ...needs, metadataMs: laterMetadataMs }),
  }
}

const settle = async (
  needs: SettleNeeds,
  pending: PendingRevocation,
  known: KnownFacts = {},
): Promise<Revoked> => {
  const tried = await tryRevocation(needs, pending, known).catch((error: unknown): Tried => ({
    kind: 'failed',
    detail: error instanceof Error ? error.name : 'unknown',
    retryAfterMs: undefined,
  }))
  if (tried.kind === 'settled') return record(needs, pending, tried.outcome)
  return tried.kind === 'kept' ? keep(needs, pending) : postpone(needs, pending, tried)
}

const keep = async (
  { store, clock }: RevocationsNeeds,
  { id, tries }: PendingRevocation,
): Promise<Revoked> => {
  const nextTryAt = clock.now() + keptMs
  await store.revocations.postpone(id, { tries, nextTryAt, outcome: 'kept' }).catch(() => undefined)
  return 'kept'
}

const revokedBy: Record<RevocationOutcome, Revoked> = {
  yes: 'yes',
  kept: 'kept',
  unsupported: 'unsupported',
  nothing: 'nothing',
  expired: 'nothing',
  lost: 'failed',
}

/** Erases the token set. A person who was told that it is not confirmed yet still sees the outcome. */
const record = async (
  { store, clock, events }: RevocationsNeeds,
  { id, owner, tries, connection, integration }: PendingRevocation,
  outcome: RevocationOutcome,
): Promise<Revoked> => {
  const isShown = owner !== '' && (tries > 0 || outcome === 'lost')
  const stored = isShown ? store.revocations.settle(id, outcome, clock.now()) : store.revocations.remove(id)
  // A row that stays is tried again, and the provider then says that it does not know the token.
  await stored.catch(() => undefined)
  if (outcome === 'lost' || (tries > 0 && outcome !== 'yes'))
    events.revocationGivenUp({ connection, integration, reason: outcome, tries: tries + 1 })
  else if (tries > 0) events.revocationConfirmed({ connection, integration, tries: tries + 1 })
  return revokedBy[outcome]
}

const postpone = async (
  { store, clock, random, events }: RevocationsNeeds,
  { id, connection, integration, tries: before }: PendingRevocation,
  { detail, retryAfterMs }: Extract<Tried, { kind: 'failed' }>,
): Promise<Revoked> => {
  const tries = before + 1
  const nextTryAt = clock.now() + waitMs(tries, randomShare(random), retryAfterMs)
  await store.revocations.postpone(id, { tries, nextTryAt, outcome: null }).catch(() => undefined)
  events.revocationPending({
    connection,
    integration,
    detail,
    tries,
    nextTryAt: new Date(nextTryAt).toISOString(),
  })
  return 'failed'
}

const hold = async (needs: SettleNeeds, grant: UnstoredGrant, tokens: TokenSet): Promise<HeldTokens> => {
  const pending = pendingOfTokens(needs, needs.integrations.get(grant.integration), grant, tokens)
  return { pending, tokens, isStored: await isAdded(needs, pending, tokens) }
}

const revokeHeld = async (
  needs: SettleNeeds,
  { pending, tokens, isStored }: HeldTokens,
  account: string | null,
): Promise<Revoked> => {
  if (isStored && account !== null && account !== pending.account)
    await needs.store.revocations.nameAccount(pending.id, account).catch(() => undefined)
  const revoked = await settle(needs, pending, { tokens, account })
  if (revoked === 'failed' && !isStored) void addLater(needs, { ...pending, account }, tokens)
  return revoked
}

const isAdded = async (
  { store, vault }: RevocationsNeeds,
  pending: PendingRevocation,
  tokens: TokenSet,
): Promise<boolean> => {
  try {
    const sealed = await vault.seal(
      { id: pending.sealedFor, tenant: pending.tenant },
      pending.tokenVersion,
      tokens,
    )
    await store.revocations.add({ ...pending, sealed })
    return true
  } catch {
    return false
  }
}

const addEveryMs = 5_000
const addTriesMax = 120

// An outage of the store is waited for in memory, as long as this process lives.
const addLater = async (
  needs: RevocationsNeeds,
  pending: PendingRevocation,
  tokens: TokenSet,
): Promise<void> => {
  for (let tries = 0; tries < addTriesMax; tries += 1) {
    await needs.sleep(addEveryMs)
    if (await isAdded(needs, pending, tokens)) return
  }
}

/** Providers in parallel, their revocations one after another: a burst could look like an attack. */
const retryDue = async (needs: SettleNeeds): Promise<void> => {
  const rows = await needs.store.revocations.due(needs.clock.now(), batch)
  const ofProviders = Map.groupBy(rows, ({ integration }) => integration)
  await Promise.all([...ofProviders.values()].map((pending) => retryInOrder(needs, pending)))
}

const retryInOrder = async (needs: SettleNeeds, rows: readonly PendingRevocation[]): Promise<void> => {
  for (const pending of rows) {
    const isClaimed = await needs.store.revocations.claim(
      pending.id,
      pending.nextTryAt,
      needs.clock.now() + claimMs,
    )
    // A provider that is down is not asked once more for every row.
    if (
      isClaimed &&
      (await settle(needs, isFirst(pending) ? { ...pending, tries: 1 } : pending)) === 'failed'
    )
      return
  }
}

/** The process that owed it died before the end of its try. */
const isFirst = ({ tries, outcome }: PendingRevocation): boolean => tries === 0 && outcome === null
