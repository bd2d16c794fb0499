import type { ConnectionId, endpoints, OutputOf } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type PreparedGrant, prepareGrant, StaleRead, storeGrant } from '../grants/store-grant.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { RequestSession, SessionChange } from '../principal/request-session.ts'
import type { ConnectionRow, MergeOfferRow, PendingRevocation, SessionRecord } from '../store/ports/ports.ts'
import type { TokenSet } from '../vault/token-vault.ts'
import { grantOfOffer, type OfferedGrant, readOfferedGrant } from './offered-grant.ts'
import { isRecentlyProven, ownOffer } from './own-offer.ts'

type Accepted = OutputOf<typeof endpoints.acceptMergeOffer>

/** Waits before a merge is tried again because another writer changed a connection, in milliseconds. */
const retryMs = [0, 100, 300, 1_000]

/** Merges two people in one transaction, and makes the connection of the sign-in that the offer came with. */
export const acceptMergeOffer =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.acceptMergeOffer, 'browser-session'> =>
  async ({ offer: id, keep }, requestSession) => {
    const session = requestSession.session ?? requestSession.former
    if (!session) throw new Failure('session-required', 'no live session')
    for (let tries = 0; ; tries += 1) {
      const offer = await ownOffer(needs, session, id)
      if (offer.mergedAt !== null) return repeat(needs, offer, { requestSession, session })
      try {
        return await mergeOnce(needs, { offer, keep, requestSession, session })
      } catch (error) {
        if (!(error instanceof StaleRead)) throw error
        const waitMs = retryMs[tries]
        if (waitMs === undefined) throw new Failure('merge-offer-ended', error.message, { cause: error })
        await needs.sleep(waitMs)
      }
    }
  }

interface Acceptance {
  readonly offer: MergeOfferRow
  readonly keep: readonly ConnectionId[]
  readonly requestSession: RequestSession
  readonly session: SessionRecord
}

// The response with the new session id was lost, so the browser presented the previous one.
const repeat = async (
  { store }: ConnectNeeds,
  { connection, into }: MergeOfferRow,
  { requestSession, session }: Pick<Acceptance, 'requestSession' | 'session'>,
): Promise<Accepted> => {
  if (!requestSession.session) {
    const rotation = await requestSession.rotation(session, { ...session, subject: into })
    await rotation.store(store)
    rotation.apply()
  }
  const found = connection === null ? undefined : await store.connections.find(connection)
  return { connection: found?.owner === into ? found.id : null }
}

const mergeOnce = async (needs: ConnectNeeds, acceptance: Acceptance): Promise<Accepted> => {
  const { offer, requestSession, session, keep } = acceptance
  if (!requestSession.session) throw new Failure('session-required', 'the session ended')
  if (!(await isRecentlyProven(needs, session, offer)))
    throw new Failure('recent-sign-in-required', 'the sign-in of the session is too old')
  const prepared = await prepare(needs, offer, keep)
  const rotation = await requestSession.rotation(session, { ...session, subject: offer.into })
  const merged = await storeMerge(needs, acceptance, { prepared, rotation })
  rotation.apply()
  for (const { id } of merged.dropped) needs.vault.forget(id)
  needs.events.peopleMerged({ subject: offer.into, merged: offer.from, connections: merged.connections })
  await settleDropped(needs, merged)
  return { connection: merged.connection }
}

/** Seals the tokens of the offer for the connection that they will belong to. */
const prepare = async (
  needs: ConnectNeeds,
  offer: MergeOfferRow,
  keep: readonly ConnectionId[],
): Promise<PreparedGrant> => {
  const offered = readOfferedGrant(offer.granted)
  const tokens = await openTokens(needs, offer)
  const grant = grantOfOffer(needs, offered, { tokens, owner: offer.into, tenant: offer.tenant })
  const row = await connectionFor(needs, { offer, offered, keep })
  return prepareGrant(needs, grant, row && { ...row, owner: offer.into })
}

const openTokens = async ({ store, vault }: ConnectNeeds, { pending }: MergeOfferRow): Promise<TokenSet> => {
  const held = await store.revocations.find(pending)
  if (!held?.sealed) throw new StaleRead('the tokens were revoked, or another request stored them')
  const place = { id: held.sealedFor, tenant: held.tenant }
  const opened = await vault.open(place, held.tokenVersion, held.sealed)
  if (opened.kind === 'tokens') return opened.tokens
  throw new Failure('vault-unreadable', 'the tokens of the sign-in do not open')
}

interface Wanted {
  readonly offer: MergeOfferRow
  readonly offered: OfferedGrant
  readonly keep: readonly ConnectionId[]
}

/** The connection of either person that the tokens renew: the kept one, if both have it. */
const connectionFor = async (
  { store }: ConnectNeeds,
  { offer: { tenant, from, into }, offered, keep }: Wanted,
): Promise<ConnectionRow | undefined> => {
  const { integration, model, account } = offered
  const same = (owner: string) =>
    store.connections.findSame({ tenant, owner, integration, model, account: account.id })
  const found = [await same(from), await same(into)].filter((row) => row !== undefined)
  return found.find(({ id }) => keep.includes(id)) ?? found[0]
}

interface Merged {
  readonly connection: ConnectionId
  readonly connections: number
  readonly dropped: readonly ConnectionRow[]
  readonly owed: readonly (PendingRevocation | undefined)[]
}

interface Changes {
  readonly prepared: PreparedGrant
  readonly rotation: SessionChange
}

const storeMerge = (
  needs: ConnectNeeds,
  { offer, session, keep }: Acceptance,
  { prepared, rotation }: Changes,
): Promise<Merged> =>
  needs.store.atomically(async (tables) => {
    const merged = await tables.merges.merge({ ...offer, session: session.record, keep })
    // Another request may have merged them: then the next look at the offer finds its outcome.
    if (merged.kind === 'gone') throw new StaleRead('one of the two people does not exist any more')
    if (merged.kind === 'undecided') throw new Failure('merge-choice-needed', 'two connections are the same')
    const owed: (PendingRevocation | undefined)[] = []
    for (const row of merged.dropped) owed.push(await needs.revocations.owe(tables, row, 'disconnected'))
    const { row, replaced } = await storeGrant(tables, needs, prepared)
    if (!(await tables.revocations.remove(offer.pending)))
      throw new Failure('merge-offer-ended', 'the tokens were revoked before they could be stored')
    await rotation.store(tables)
    if (!(await tables.merges.finishOffer(offer.id, row.id, needs.clock.now())))
      throw new Failure('merge-offer-ended', 'ended during the request')
    return { ...merged, connection: row.id, owed: [...owed, replaced] }
  })

/** Disconnects the connections that were not kept, at their providers too. */
const settleDropped = async (
  { revocations, events }: ConnectNeeds,
  { dropped, owed }: Merged,
): Promise<void> => {
  const outcomes = await Promise.all(owed.map((pending) => revocations.settle(pending)))
  for (const [at, { id, integration }] of dropped.entries())
    events.connectionEnded({ connection: id, integration, revoked: outcomes[at] ?? 'nothing' })
}
