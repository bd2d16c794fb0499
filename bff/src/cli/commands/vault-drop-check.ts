import type { SealedStore } from '../../store/ports/ports.ts'
import { sealedUnder } from '../../vault/seal.ts'
import { type Command, counted } from './command.ts'

const batchMax = 500

// Reads the sealed token sets, not the sealed_under column: if the column were wrong, dropping the key would lose them all.
const countSealedWith = async (store: SealedStore, key: string): Promise<number> => {
  let count = 0
  const next = (after: string) => store.list({ after, max: batchMax })
  for (let rows = await next(''); rows.length > 0; rows = await next(rows.at(-1)?.id ?? ''))
    count += rows.filter(({ sealed }) => sealedUnder(sealed) === key).length
  return count
}

export const vaultDropCheck: Command = {
  name: 'vault drop-check',
  operand: '<key>',
  summary: 'check that a key can be removed; exits with 1 while token sets are sealed with it',
  run: async (context, [key = '']) => {
    if (context.config().vault.current === key) {
      context.print(`${key} is the current key: set vault.current to another key first`)
      return 1
    }
    const rows = await countSealedWith((await context.store()).sealed, key)
    context.print(
      rows === 0
        ? `no token sets are sealed with ${key}: it can be removed from the configuration`
        : `${counted(rows, 'token set')} sealed with ${key}: run planbridge vault reseal first`,
    )
    return rows === 0 ? 0 : 1
  },
}
