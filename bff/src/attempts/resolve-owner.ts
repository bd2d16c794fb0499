import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { Attempt, ConnectionRow } from '../store/ports/ports.ts'
import type { Completion, OwnerPlan, OwnerRequest } from './completion.ts'
import { signIn } from './sign-in.ts'

/** Finds the owner of a granted account by the attempt's purpose. Nothing is stored before the plan is. */
export const resolveOwner = (needs: ConnectNeeds, request: OwnerRequest): Promise<OwnerPlan> =>
  ownerFor[request.completion.attempt.purpose](needs, request)

type OwnerFor = (needs: ConnectNeeds, request: OwnerRequest) => Promise<OwnerPlan>

const samePerson = ({ attempt, session }: Completion): string => {
  // The session may have signed in as another person since the attempt started.
  if (session.subject === null || attempt.subject !== session.subject) {
    throw new Failure('attempt-of-another-session', 'the person of the session has changed')
  }
  return session.subject
}

const link: OwnerFor = ({ clock }, { completion, identity }) => {
  const { attempt, session } = completion
  const person = samePerson(completion)
  return Promise.resolve({
    owner: person,
    async store({ sessions, subjects }) {
      // The row stays locked until the commit, so a sign-out finds the connection, or this finds no session.
      const isPresent =
        attempt.model !== 'user-present' || (await sessions.touch(session.record, clock.now()))
      if (!isPresent) throw new Failure('session-required', 'the person signed out during the code exchange')
      if ((await subjects.attach(session.tenant, identity, person)) !== person)
        throw new Failure('identity-of-another-person', 'the identity belongs to another person')
      return []
    },
    stored: () => undefined,
  })
}

const reconnect: OwnerFor = async (needs, request) => {
  const { completion, account } = request
  const person = samePerson(completion)
  const row = await reconnected(needs, completion.attempt)
  if (row.owner !== person)
    throw new Failure('connection-not-found', 'the connection belongs to another person')
  if (row.account !== account.id) throw new Failure('different-account', 'another account was granted')
  return link(needs, request)
}

const reconnected = async ({ store }: ConnectNeeds, { connection }: Attempt): Promise<ConnectionRow> => {
  const row = connection === null ? undefined : await store.connections.find(connection)
  if (!row) throw new Failure('connection-not-found', 'removed during the attempt')
  return row
}

const ownerFor: Record<Attempt['purpose'], OwnerFor> = { 'sign-in': signIn, link, reconnect }
