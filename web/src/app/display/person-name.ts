import type { CatalogEntry, Connection, Session } from '@planbridge/shared/contract'
import type { Messages } from '../../messages/en.ts'
import { accountName, namesOf } from './account-name.ts'

export interface Person {
  readonly session: Session
  readonly connections: readonly Connection[]
  readonly entries: readonly CatalogEntry[]
}

/** Whose session it is: the name, else what is known from the person's own connections. */
export function personName(messages: Messages, { session, connections, entries }: Person): string {
  if (session.name !== null) return session.name
  if (session.state === 'guest') return messages.frame.guest
  const own = connections.filter(({ shared }) => !shared)
  const known = own.find(({ account }) => account !== null) ?? own[0]
  return known
    ? accountName(messages, known, namesOf(known, entries).provider.name)
    : messages.frame.yourAccount
}
