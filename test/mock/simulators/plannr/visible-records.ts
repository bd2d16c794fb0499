import type { Context } from 'hono'
import type { Caller } from './api-guard.ts'
import type { ClientAccount } from './records.ts'

/** The firm and the client to which a record belongs. */
export interface Owner {
  readonly firm: string
  readonly client: string
}

/** An employee sees the records of the firm; a client account sees only its own. @see https://api-how-to.plannrcrm.com/basics/accounts */
export const isVisibleTo = (c: Context<Caller>, record: Owner): boolean => {
  const { account } = c.var
  return account.type === 'client' ? record.client === account.uuid : record.firm === account.firm.uuid
}

export const ownerOf = (account: ClientAccount): Owner => ({ firm: account.firm.uuid, client: account.uuid })
