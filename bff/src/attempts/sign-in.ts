import { deploymentTenant } from '../domain/integration.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { StaleRead } from '../grants/store-grant.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { SessionRecord, Tables } from '../store/ports/ports.ts'
import { clearPresence } from '../tokens/end-presence.ts'
import type { OwnerPlan, OwnerRequest } from './completion.ts'
import { IdentityTaken } from './identity-taken.ts'

/**
 * Binds the session to the owner of the identity: its known owner, the guest who started the attempt, or a new person. The
 * user-present access of a previous person is ended; everything of a guest becomes the known owner's.
 */
export const signIn = async (needs: ConnectNeeds, request: OwnerRequest): Promise<OwnerPlan> => {
  const { session, requestSession } = request.completion
  const { owner, isNew } = await identityOwner(needs, request)
  const guest = await formerGuest(needs, request, owner)
  // Recent activity may not be written yet, and decides which sessions are ended.
  if ((await excessSessions(needs, needs.store, { ...session, subject: owner })).length > 0)
    await needs.activity.flush()
  const rotation = await requestSession.rotation(session, {
    subject: owner,
    tenant: tenantIn(request),
    firm: request.place?.firm,
  })
  let brought = 0
  return {
    owner,
    predecessor: guest,
    async store(tables) {
      brought = guest === undefined ? 0 : await mergeGuest(tables, session, { guest, owner })
      await storeOwner(tables, request, { owner, isNew })
      await rotation.store(tables)
      await tables.sessions.prove(session.record, needs.clock.now())
      await endExcessSessions(needs, tables, { ...session, subject: owner })
      const isAnother = session.subject !== null && session.subject !== owner
      return isAnother && guest === undefined ? clearPresence(tables, needs, session) : []
    },
    stored() {
      rotation.apply()
      needs.events.signedIn({ subject: owner })
      if (guest !== undefined)
        needs.events.peopleMerged({ subject: owner, merged: guest, connections: brought })
    },
  }
}

/** The guest of the session, if the identity belongs to a known person. */
const formerGuest = async (
  { store }: ConnectNeeds,
  request: OwnerRequest,
  owner: string,
): Promise<string | undefined> => {
  const { subject, tenant } = request.completion.session
  if (subject === null || subject === owner || tenant !== tenantIn(request)) return undefined
  return (await store.subjects.find(subject))?.guest === true ? subject : undefined
}

interface KnownGuest {
  readonly guest: string
  readonly owner: string
}

const mergeGuest = async (
  { merges }: Pick<Tables, 'merges'>,
  { tenant, record }: SessionRecord,
  { guest, owner }: KnownGuest,
): Promise<number> => {
  const pair = { from: guest, into: owner }
  const merged = await merges.merge({ ...pair, tenant, session: record, keep: [] })
  if (merged.kind === 'gone') throw new StaleRead('the guest or the person does not exist any more')
  if (merged.kind === 'undecided') throw new IdentityTaken(owner, pair)
  return merged.connections
}

/** Accounts at providers sign people in to the deployment's own tenant, whatever the session was before. */
const tenantIn = ({ place }: OwnerRequest): string => place?.tenant ?? deploymentTenant

const excessSessions = (
  { sessionsPerPerson }: Pick<ConnectNeeds, 'sessionsPerPerson'>,
  { sessions }: Pick<Tables, 'sessions'>,
  session: SessionRecord,
): Promise<string[]> => sessions.othersBeyond(session, sessionsPerPerson - 1)

/** Ends the person's least recently used sessions beyond the limit. */
const endExcessSessions = async (
  needs: ConnectNeeds,
  tables: Pick<Tables, 'sessions'>,
  session: SessionRecord,
): Promise<void> => {
  for (const record of await excessSessions(needs, tables, session)) await tables.sessions.remove(record)
}

interface IdentityOwner {
  readonly owner: string
  /** True if the subject has to be created. */
  readonly isNew: boolean
}

const identityOwner = async (
  { store, random }: ConnectNeeds,
  request: OwnerRequest,
): Promise<IdentityOwner> => {
  const { completion, identity } = request
  const { attempt, session } = completion
  const tenant = tenantIn(request)
  const known = await store.subjects.ownerOf(tenant, identity)
  if (known !== undefined) return { owner: known, isNew: false }
  const isOfTenant = session.tenant === tenant
  const guest = isOfTenant && attempt.subject === session.subject ? attempt.subject : null
  return { owner: guest ?? randomToken(random), isNew: guest === null }
}

const storeOwner = async (
  { subjects }: Pick<Tables, 'subjects'>,
  request: OwnerRequest,
  { owner, isNew }: IdentityOwner,
): Promise<void> => {
  const { identity, account } = request
  const tenant = tenantIn(request)
  if (isNew) await subjects.create({ id: owner, tenant, guest: false, name: account.name })
  if ((await subjects.attach(tenant, identity, owner)) !== owner)
    throw new StaleRead('another request signed this identity in')
  await subjects.identify(owner, account.name)
}
