/** A value of SQLite. */
export type Cell = string | number | bigint | Uint8Array | null

/** Reads the rows of a statement. */
export type ReadRows = (sql: string) => readonly Readonly<Record<string, Cell>>[]

const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const literal = (value: Cell): string => {
  if (value === null) return 'null'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  return value instanceof Uint8Array ? `x'${hexOf(value)}'` : String(value)
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Statements that make the tables, rows, indexes and triggers of a database in an empty one. */
export const schemaText = (rows: ReadRows): string => {
  const parts = rows(
    "select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid",
  )
  const isTable = ({ type }: (typeof parts)[number]) => type === 'table'
  const inserts = parts.filter(isTable).flatMap(({ name }) => {
    const table = quoted(String(name))
    return rows(`select * from ${table}`).map(
      (row) =>
        `insert into ${table} (${Object.keys(row).map(quoted).join(', ')}) values (${Object.values(row).map(literal).join(', ')})`,
    )
  })
  const made = (of: typeof parts) => of.map(({ sql }) => String(sql))
  const rest = parts.filter((part) => !isTable(part))
  return ['begin', ...made(parts.filter(isTable)), ...inserts, ...made(rest), 'commit'].join(';\n')
}
