import type { endpoints, UseCase } from '@planbridge/shared/contract'
import type { Visit } from '../session/visit.ts'
import type { ConnectNeeds } from './needs.ts'

export const getSession =
  ({ store, integrations }: ConnectNeeds): UseCase<typeof endpoints.getSession, Visit> =>
  async (_input, { session }) => {
    const subject = session?.subject == null ? undefined : await store.subjects.find(session.subject)
    const known = subject?.guest ? 'guest' : 'signed-in'
    return {
      state: subject ? known : 'anonymous',
      name: subject?.name ?? null,
      ends_at: session ? new Date(session.endsAt).toISOString() : null,
      simulated: [...integrations.values()].every(({ environment }) => environment === 'simulated'),
    }
  }
