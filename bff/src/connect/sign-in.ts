import { randomToken } from '../base64url.ts'
import type { ConnectNeeds } from './needs.ts'
import { endPresence } from './end-presence.ts'
import type { Settlement } from './settle.ts'

/**
 * Makes the session act for whoever the identity belongs to: its owner, the guest who started this, or a new person.
 * Nothing of the person before is carried over.
 */
export const signIn = async (
  needs: ConnectNeeds,
  { completion, identity, account }: Settlement,
): Promise<string> => {
  const { attempt, session, visit } = completion
  const { subjects } = needs.store
  const guest = attempt.subject !== null && attempt.subject === session.subject ? attempt.subject : null
  const candidate = guest ?? randomToken(needs.chance)
  const person = (await subjects.ownerOf(session.tenant, identity)) ?? candidate
  if (person === candidate && guest === null) {
    await subjects.create({ id: person, tenant: session.tenant, guest: false, name: account.name })
  }
  const owner = await subjects.attach(session.tenant, identity, person)
  await subjects.know(owner, account.name)
  if (session.subject !== null && session.subject !== owner) await endPresence(needs, session)
  await visit.become(session, owner)
  needs.events.signedIn({ subject: owner })
  return owner
}
