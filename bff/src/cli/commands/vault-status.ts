import { openKeyring } from '../../vault/keyring.ts'
import { type Command, counted } from './command.ts'

const statusOf = (id: string, rows: number, ring: { current: string; ids: readonly string[] }): string => {
  if (id === ring.current) return 'current'
  if (!ring.ids.includes(id)) return 'MISSING from the configuration: Planbridge will not start'
  return rows === 0 ? 'not in use: can be removed' : 'run planbridge vault reseal to move to the current key'
}

export const vaultStatus: Command = {
  name: 'vault status',
  operand: '',
  summary: 'print the number of token sets sealed with each key',
  run: async (context) => {
    const { current, keys } = context.config().vault
    const ring = openKeyring(current, keys)
    const counts = await (await context.store()).sealed.countByKey()
    const ids = [...new Set([...ring.ids, ...counts.keys()])].filter((id) => id !== '').toSorted()
    for (const id of ids) {
      const rows = counts.get(id) ?? 0
      context.print(`${id}  ${counted(rows, 'token set')}  ${statusOf(id, rows, ring)}`)
    }
    const unreadable = counts.get('') ?? 0
    if (unreadable > 0) context.print(`${counted(unreadable, 'token set')} cannot be read: damaged`)
    return 0
  },
}
