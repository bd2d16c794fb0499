import type { SealedStore } from '../../store/ports/ports.ts'
import { sealedUnder } from '../../vault/seal.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Command, counted } from './command.ts'
import { requireKnownKey } from './vault-key-name.ts'

const batchMax = 500

// Reads the sealed token sets, not the sealed_under column: if the column were wrong, dropping the key would lose them all.
const countSealedWith = async (store: SealedStore, key: string): Promise<number> => {
  let count = 0
  const next = (after: string) => store.list({ after, max: batchMax })
  for (let rows = await next(''); rows.length > 0; rows = await next(rows.at(-1)?.id ?? ''))
    count += rows.filter(({ sealed }) => sealedUnder(sealed) === key).length
  return count
}

const answer = (key: string, rows: number, isConfigured: boolean): string => {
  const sets = `${counted(rows, 'token set')} sealed with ${key}`
  if (rows > 0 && !isConfigured)
    return `${sets}, which is not configured: add it to vault.keys and run planbridge vault reseal`
  if (rows > 0) return `${sets}: run planbridge vault reseal first`
  return isConfigured
    ? `no token sets are sealed with ${key}: it can be removed from the configuration`
    : `no token sets are sealed with ${key}, and it is not in the configuration`
}

export const vaultDropCheck: Command = {
  name: 'vault drop-check',
  operand: '<key>',
  options: [],
  summary: 'check that a key can be removed; exits with 1 while token sets are sealed with it',
  run: async (context, [key = '']) => {
    const { current, keys } = context.config().vault
    if (current === key) {
      context.print(`${key} is the current key: set vault.current to another key first`)
      return exitCodes.notDone
    }
    const rows = await countSealedWith((await context.store()).sealed, key)
    if (rows === 0) await requireKnownKey(context, key)
    context.print(answer(key, rows, Object.hasOwn(keys, key)))
    return rows === 0 ? exitCodes.done : exitCodes.notDone
  },
}
