import type { CatalogEntry, Connection } from '@planbridge/shared/contract'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'

export interface ConnectionNames {
  readonly label: string
  readonly provider: Pick<CatalogEntry['provider'], 'name' | 'colour' | 'mark'>
}

/** The names of a connection's integration: from the catalog, else as sent with the connection, else its id. */
export function namesOf(
  { integration, shown_as }: Pick<Connection, 'integration' | 'shown_as'>,
  entries: readonly CatalogEntry[],
): ConnectionNames {
  const entry = entries.find(({ id }) => id === integration)
  return entry ?? shown_as ?? { label: integration, provider: { name: integration, colour: '' } }
}

type Account = Pick<Connection, 'account' | 'account_id' | 'shared'>

const shownMax = 12

/** The beginning of a long id is enough to tell the accounts of one person apart. */
const shortened = (id: string): string => (id.length > shownMax ? `${id.slice(0, shownMax)}…` : id)

/** As whom a connection acts: the name of the account, else what is known of it. Only a shared connection is the firm's. */
export function accountName(
  { connection: text }: Pick<Messages, 'connection'>,
  { account, account_id: id, shared }: Account,
  provider: string,
): string {
  if (account) return account.name
  if (shared) return text.organisation
  return id === undefined
    ? fill(text.namelessAccount, { provider })
    : fill(text.namelessAccountWithId, { provider, id: shortened(id) })
}
