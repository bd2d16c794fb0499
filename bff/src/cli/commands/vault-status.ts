import { misfitKeys } from '../../vault/key-checks.ts'
import { type Keyring, missingKeys, openKeyring } from '../../vault/keyring.ts'
import type { Command } from './command.ts'
import { sealedRows } from './sealed-rows.ts'

const statusOf = (id: string, rows: number, ring: Keyring): string => {
  if (id === ring.current) return 'current'
  if (!ring.ids.includes(id)) return 'MISSING from the configuration: Planbridge will not start'
  return rows === 0 ? 'not in use: can be removed' : 'run planbridge vault reseal to move to the current key'
}

const misfitStatus =
  'DOES NOT FIT: the store was written with another key under this id; Planbridge will not start'

export const vaultStatus: Command = {
  name: 'vault status',
  operand: '',
  options: [],
  summary:
    'print the number of token sets and answers sealed with each key; exits with 1 if Planbridge will not start',
  run: async (context) => {
    const { current, keys } = context.config().vault
    const keyring = openKeyring(current, keys)
    const { sealed, answers } = await context.store()
    const counts = await sealed.countByKey()
    const ofJobs = await answers.countByKey()
    const misfits = (await misfitKeys({ store: sealed, keyring }, { record: false })).map(({ id }) => id)
    const ids = [...new Set([...keyring.ids, ...counts.keys()])].filter((id) => id !== '').toSorted()
    for (const id of ids) {
      const rows = counts.get(id) ?? 0
      const status = misfits.includes(id) ? misfitStatus : statusOf(id, rows, keyring)
      context.print(`${id}  ${sealedRows(rows, ofJobs.get(id))}  ${status}`)
    }
    const unreadable = counts.get('') ?? 0
    if (unreadable > 0) context.print(`${sealedRows(unreadable, ofJobs.get(''))} cannot be read: damaged`)
    return misfits.length > 0 || missingKeys(keyring, counts).length > 0 ? 1 : 0
  },
}
