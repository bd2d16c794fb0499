import { type Change, cachedTables } from './feed-port.ts'

/** Where PostgreSQL tells of changes, as `<table> <key>`. */
export const changeChannel = 'planbridge_changes'

/** What cannot be read may have been anything. */
export const readChange = (payload: string | undefined = ''): Change => {
  const [name, key] = payload.split(' ')
  const table = cachedTables.find((known) => known === name)
  return table === undefined || key === undefined ? { table: 'everything' } : { table, key }
}
