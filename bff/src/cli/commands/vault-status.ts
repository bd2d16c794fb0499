import { openKeyring } from '../../vault/keyring.ts'
import { type Command, counted } from './command.ts'

const remarkOn = (id: string, rows: number, ring: { current: string; ids: readonly string[] }): string => {
  if (id === ring.current) return 'current'
  if (!ring.ids.includes(id)) return 'MISSING in the configuration: Planbridge will not start'
  return rows === 0 ? 'not in use: may be removed' : 'planbridge vault reseal moves them to the current key'
}

export const vaultStatus: Command = {
  name: 'vault status',
  takes: '',
  does: 'how many token sets lie under which key',
  run: async (context) => {
    const { current, keys } = context.config().vault
    const ring = openKeyring(current, keys)
    const counts = await (await context.store()).sealed.countByKey()
    const ids = [...new Set([...ring.ids, ...counts.keys()])].filter((id) => id !== '').toSorted()
    for (const id of ids) {
      const rows = counts.get(id) ?? 0
      context.print(`${id}  ${counted(rows, 'token set')}  ${remarkOn(id, rows, ring)}`)
    }
    const unreadable = counts.get('') ?? 0
    if (unreadable > 0) context.print(`${counted(unreadable, 'token set')} cannot be read: damaged`)
    return 0
  },
}
