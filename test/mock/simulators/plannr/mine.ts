import type { Context } from 'hono'
import type { Caller } from './api-guard.ts'
import type { ClientAccount } from './records.ts'

/** Whose a record is. */
export interface Mine {
  readonly firm: string
  readonly client: string
}

/** An employee sees the firm; a client account silently narrows everything to itself. @see https://api-how-to.plannrcrm.com/basics/accounts */
export const isMine = (c: Context<Caller>, record: Mine): boolean => {
  const { account } = c.var
  return account.type === 'client' ? record.client === account.uuid : record.firm === account.firm.uuid
}

export const mineOf = (account: ClientAccount): Mine => ({ firm: account.firm.uuid, client: account.uuid })
