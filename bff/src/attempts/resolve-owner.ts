import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { StaleRead } from '../grants/store-grant.ts'
import type { Connecting } from '../principal/request-session.ts'
import type { Attempt, ConnectionRow, Tables } from '../store/ports/ports.ts'
import type { Completion, OwnerPlan, OwnerRequest } from './completion.ts'
import { IdentityTaken } from './identity-taken.ts'
import { signIn } from './sign-in.ts'

/** Finds the owner of a granted account by the attempt's purpose. Nothing is stored before the plan is. */
export const resolveOwner = (needs: ConnectNeeds, request: OwnerRequest): Promise<OwnerPlan> => {
  const { connecting } = request.completion.requestSession
  return connecting
    ? userOfHost(needs, request, connecting)
    : ownerFor[request.completion.attempt.purpose](needs, request)
}

type OwnerFor = (needs: ConnectNeeds, request: OwnerRequest) => Promise<OwnerPlan>

const samePerson = ({ attempt, session }: Completion): string => {
  // The session may have signed in as another person since the attempt started.
  if (session.subject === null || attempt.subject !== session.subject) {
    throw new Failure('attempt-of-another-session', 'the person of the session has changed')
  }
  return session.subject
}

const link: OwnerFor = async (needs, request) => {
  const { completion, identity } = request
  const { attempt, session } = completion
  const person = samePerson(completion)
  const known = await needs.store.subjects.ownerOf(session.tenant, identity)
  const isKnown = known !== undefined && known !== person
  if (isKnown && (await isGuest(needs, person))) return signIn(needs, request)
  if (isKnown && !(await isFree(needs.store, request, known)))
    throw new IdentityTaken(known, { from: known, into: person })
  return {
    owner: person,
    predecessor: isKnown ? known : undefined,
    async store(tables) {
      // Locked until the commit, so that nothing is added to a person who is merged or erased at the same time.
      const isThere = await tables.subjects.lock(person)
      // The session's row, too: a sign-out finds the connection, or this finds no session.
      const isPresent =
        attempt.model !== 'user-present' || (await tables.sessions.touch(session.record, needs.clock.now()))
      if (!isThere || !isPresent)
        throw new Failure('session-required', 'the person signed out during the code exchange')
      await claimIdentity(tables, request, { person, known })
      // An account that is added now proves nothing of the person who adds it, and a silent renewal proves no presence.
      if (known === person && !isSilentPossible(attempt))
        await tables.sessions.prove(session.record, needs.clock.now())
      return []
    },
    stored() {
      if (isKnown) needs.events.peopleMerged({ subject: person, merged: known, connections: 0 })
    },
  }
}

const isSilentPossible = ({ purpose, model }: Attempt): boolean =>
  purpose === 'reconnect' && model === 'user-present'

const isGuest = async ({ store }: ConnectNeeds, id: string): Promise<boolean> =>
  (await store.subjects.find(id))?.guest === true

/** True if the owner of the identity has nothing else, so that the identity can get another owner. */
const isFree = (
  { merges }: Pick<Tables, 'merges'>,
  { completion: { session }, identity }: OwnerRequest,
  owner: string,
): Promise<boolean> => merges.ownsNothingBut(session.tenant, owner, identity.account)

/** Gives the identity to the person, with what is left of a former owner who has nothing else. */
const claimIdentity = async (
  tables: Tables,
  request: OwnerRequest,
  { person, known }: { readonly person: string; readonly known: string | undefined },
): Promise<void> => {
  const { tenant } = request.completion.session
  const owner = await tables.subjects.attach(tenant, request.identity, person)
  if (owner === person) return
  const isSame = owner === known && (await tables.subjects.lock(owner))
  if (!isSame || !(await isFree(tables, request, owner))) throw new StaleRead('the identity changed hands')
  const keep = (await tables.connections.listOwned(tenant, person)).map(({ id }) => id)
  const merged = await tables.merges.merge({ tenant, from: owner, into: person, session: null, keep })
  if (merged.kind !== 'merged') throw new StaleRead('the identity changed hands')
}

const reconnect: OwnerFor = async (needs, request) => {
  await requireSameAccount(needs, request)
  return link(needs, request)
}

const requireSameAccount = async (
  needs: ConnectNeeds,
  { completion, account }: OwnerRequest,
): Promise<void> => {
  const person = samePerson(completion)
  const row = await reconnected(needs, completion.attempt)
  if (row.owner !== person)
    throw new Failure('connection-not-found', 'the connection belongs to another person')
  if (row.account !== account.id) throw new Failure('different-account', 'another account was granted')
}

const reconnected = async ({ store }: ConnectNeeds, { connection }: Attempt): Promise<ConnectionRow> => {
  const row = connection === null ? undefined : await store.connections.find(connection)
  if (!row) throw new Failure('connection-not-found', 'removed during the attempt')
  return row
}

/**
 * The users of a host are known by the host alone: an account at a provider neither signs them in, nor is it the account of one of them
 * only, nor does it make them the same person as somebody else.
 */
const userOfHost = async (
  needs: ConnectNeeds,
  request: OwnerRequest,
  connecting: Connecting,
): Promise<OwnerPlan> => {
  const owner = samePerson(request.completion)
  if (request.completion.attempt.purpose === 'reconnect') await requireSameAccount(needs, request)
  return {
    owner,
    async store(tables) {
      if (!(await tables.subjects.lock(owner)))
        throw new Failure('connect-session-ended', 'the user was erased during the code exchange')
      await connecting.lock(tables)
      return []
    },
    stored: () => undefined,
  }
}

const ownerFor: Record<Attempt['purpose'], OwnerFor> = { 'sign-in': signIn, link, reconnect }
