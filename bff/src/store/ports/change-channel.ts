import { type Change, cachedTables } from './feed-port.ts'

/** The PostgreSQL notification channel for changes; its payload is `<table> <key>`. */
export const changeChannel = 'planbridge_changes'

/** Parses a payload. An unreadable one counts as a change of everything. */
export const readChange = (payload: string | undefined = ''): Change => {
  const [name, key] = payload.split(' ')
  const table = cachedTables.find((known) => known === name)
  return table === undefined || key === undefined ? { table: 'everything' } : { table, key }
}
