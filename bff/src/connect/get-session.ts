import type { endpoints, Session, UseCase } from '@planbridge/shared/contract'
import type { Visit } from '../session/visit.ts'
import type { Subject } from '../store/ports.ts'
import type { ConnectNeeds } from './needs.ts'

export const getSession =
  ({ store, integrations }: ConnectNeeds): UseCase<typeof endpoints.getSession, Visit> =>
  async (_input, { session }) => {
    const subject = session?.subject ? await store.subjects.find(session.subject) : undefined
    return {
      state: stateOf(subject),
      name: subject?.name ?? null,
      ends_at: session ? new Date(session.endsAt).toISOString() : null,
      simulated: [...integrations.values()].every(({ environment }) => environment === 'simulated'),
    }
  }

const stateOf = (subject: Subject | undefined): Session['state'] => {
  if (!subject) return 'anonymous'
  return subject.guest ? 'guest' : 'signed-in'
}
