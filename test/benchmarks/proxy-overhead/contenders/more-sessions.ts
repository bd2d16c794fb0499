import { createHash, randomBytes } from 'node:crypto'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Secret } from '@planbridge/bff/testing'
import { openKeyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { ConnectionId } from '@planbridge/shared/contract'
import { vaultKey } from '../../../harness/deployment/config-text.ts'

type Row = Readonly<Record<string, SQLInputValue>>

/** A copied person: session cookie and connection. */
export interface OtherSession {
  readonly cookie: string
  readonly connection: ConnectionId
}

const rowIn = (database: DatabaseSync, table: string, column: string, value: SQLInputValue): Row => {
  const row = database.prepare(`select * from ${table} where ${column} = ?`).get(value)
  if (!row) throw new Error(`no row of ${table} has this ${column}`)
  return { ...row }
}

const adder = (database: DatabaseSync, table: string, like: Row) => {
  const columns = Object.keys(like)
  const statement = database.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  )
  return (change: Row) => {
    const row = { ...like, ...change }
    statement.run(...columns.map((column) => row[column] ?? null))
  }
}

const newId = () => randomBytes(32).toString('base64url')

/**
 * Adds people to the store of a stopped process, each with a session and a connection. They are copies of the connected person,
 * with token sets sealed for their own rows.
 */
export const moreSessions = async (
  file: string,
  connection: ConnectionId,
  count: number,
): Promise<readonly OtherSession[]> => {
  if (count === 0) return []
  using database = new DatabaseSync(file)
  const vault = tokenVault(openKeyring('main', { main: new Secret(vaultKey) }))
  const owned = rowIn(database, 'connections', 'id', connection)
  const { owner, tenant, sealed, token_version: version } = owned
  if (typeof tenant !== 'string' || typeof sealed !== 'string') throw new Error('there is no sealed row')
  const tokenVersion = Number(version)
  const opened = await vault.read({ id: connection, tenant, tokenVersion, sealed })
  if (opened.kind !== 'tokens') throw new Error('the token set cannot be opened')
  const addSubject = adder(database, 'subjects', rowIn(database, 'subjects', 'id', owner ?? null))
  const addSession = adder(database, 'sessions', rowIn(database, 'sessions', 'subject', owner ?? null))
  const addConnection = adder(database, 'connections', owned)
  const others: OtherSession[] = []
  database.exec('begin immediate')
  while (others.length < count) {
    const [subject, cookie, id] = [newId(), newId(), ConnectionId.parse(newId())]
    addSubject({ id: subject })
    const hash = createHash('sha256').update(cookie).digest('base64url')
    addSession({ record: newId(), id_hash: hash, former_hash: null, former_until: null, subject })
    const again = await vault.seal({ id, tenant }, tokenVersion, opened.tokens)
    addConnection({ id, owner: subject, sealed: again })
    others.push({ cookie: `__Host-planbridge=${cookie}`, connection: id })
  }
  database.exec('commit')
  return others
}
