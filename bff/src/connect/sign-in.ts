import { randomToken } from '../base64url.ts'
import type { SessionRecord } from '../store/ports.ts'
import type { ConnectNeeds } from './needs.ts'
import { endPresence } from './end-presence.ts'
import type { Settlement } from './settle.ts'

/**
 * Makes the session act for whoever the identity belongs to: its owner, the guest who started this, or a new person.
 * Nothing of the person before is carried over.
 */
export const signIn = async (needs: ConnectNeeds, settlement: Settlement): Promise<string> => {
  const { completion, account } = settlement
  const { session, visit } = completion
  const owner = await identityOwner(needs, settlement)
  await needs.store.subjects.know(owner, account.name)
  if (session.subject !== null && session.subject !== owner) await endPresence(needs, session)
  await endSurplus(needs, await visit.become(session, owner))
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
  { store, chance }: ConnectNeeds,
  { completion, identity, account }: Settlement,
) => {
  const { attempt, session } = completion
  const known = await store.subjects.ownerOf(session.tenant, identity)
  if (known !== undefined) return known
  const guest = attempt.subject === session.subject ? attempt.subject : null
  const person = guest ?? randomToken(chance)
  if (guest === null) {
    await store.subjects.create({ id: person, tenant: session.tenant, guest: false, name: account.name })
  }
  return store.subjects.attach(session.tenant, identity, person)
}
