import { randomToken } from '../runtime/random-token.ts'
import type { SessionRecord } from '../store/ports/ports.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { endPresence } from '../tokens/end-presence.ts'
import type { OwnerRequest } from './owner-request.ts'

/**
 * Makes the session act for whoever the identity belongs to: its owner, the guest who started this, or a new person.
 * Nothing of the person before is carried over.
 */
export const signIn = async (needs: ConnectNeeds, settlement: OwnerRequest): Promise<string> => {
  const { completion, account } = settlement
  const { session, requestSession } = completion
  const owner = await identityOwner(needs, settlement)
  await needs.store.subjects.identify(owner, account.name)
  if (session.subject !== null && session.subject !== owner) await endPresence(needs, session)
  await endSurplus(needs, await requestSession.become(session, owner))
  needs.events.signedIn({ subject: owner })
  return owner
}

// Those that were seen least lately: a browser that somebody forgot, most of the time.
const endSurplus = async (
  { store: { sessions }, activity, sessionsPerPerson }: ConnectNeeds,
  session: SessionRecord,
): Promise<void> => {
  const surplus = () => sessions.othersBeyond(session, sessionsPerPerson - 1)
  if ((await surplus()).length === 0) return
  // What was seen a moment ago may be noted and not written yet.
  await activity.flush()
  for (const record of await surplus()) await sessions.remove(record)
}

const identityOwner = async (
  { store, random }: ConnectNeeds,
  { completion, identity, account }: OwnerRequest,
) => {
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
