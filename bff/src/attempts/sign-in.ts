import type { ConnectNeeds } from '../grants/needs.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { SessionRecord } from '../store/ports/ports.ts'
import { endPresence } from '../tokens/end-presence.ts'
import type { OwnerRequest } from './completion.ts'

/**
 * Binds the session to the owner of the identity: its known owner, the guest who started the attempt, or a new person. The
 * user-present access of a previous person is ended.
 */
export const signIn = async (needs: ConnectNeeds, request: OwnerRequest): Promise<string> => {
  const { completion, account } = request
  const { session, requestSession } = completion
  const owner = await identityOwner(needs, request)
  await needs.store.subjects.know(owner, account.name)
  if (session.subject !== null && session.subject !== owner) await endPresence(needs, session)
  await endExcessSessions(needs, await requestSession.rotate(session, owner))
  needs.events.signedIn({ subject: owner })
  return owner
}

/** Ends the person's least recently used sessions beyond the limit. */
const endExcessSessions = async (
  { store: { sessions }, activity, sessionsPerPerson }: ConnectNeeds,
  session: SessionRecord,
): Promise<void> => {
  const excess = () => sessions.othersBeyond(session, sessionsPerPerson - 1)
  if ((await excess()).length === 0) return
  // Recent activity may not be written yet.
  await activity.flush()
  for (const record of await excess()) await sessions.remove(record)
}

const identityOwner = async (
  { store, random }: ConnectNeeds,
  { completion, identity, account }: OwnerRequest,
): Promise<string> => {
  const { attempt, session } = completion
  const known = await store.subjects.ownerOf(session.tenant, identity)
  if (known !== undefined) return known
  const guest = attempt.subject === session.subject ? attempt.subject : null
  const person = guest ?? randomToken(random)
  if (guest === null) {
    await store.subjects.create({ id: person, tenant: session.tenant, guest: false, name: account.name })
  }
  return store.subjects.attach(session.tenant, identity, person)
}
