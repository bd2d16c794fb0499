import type { SealedStore } from '../../store/ports/ports.ts'
import { sealedUnder } from '../../vault/seal.ts'
import { type Command, counted } from './command.ts'

const batchMax = 500

// By the token sets themselves: a column that had fallen out of step would cost them all.
const countUnder = async (store: SealedStore, key: string): Promise<number> => {
  let count = 0
  const next = (after: string) => store.list({ after, max: batchMax })
  for (let rows = await next(''); rows.length > 0; rows = await next(rows.at(-1)?.id ?? ''))
    count += rows.filter(({ sealed }) => sealedUnder(sealed) === key).length
  return count
}

export const vaultDropCheck: Command = {
  name: 'vault drop-check',
  takes: '<key>',
  does: 'whether a key may be removed: exit code 1 while anything lies under it',
  run: async (context, [key = '']) => {
    if (context.config().vault.current === key) {
      context.print(`${key} is the current key: name another one in vault.current first`)
      return 1
    }
    const rows = await countUnder((await context.store()).sealed, key)
    context.print(
      rows === 0
        ? `nothing lies under ${key}: it may be removed from the configuration`
        : `${counted(rows, 'token set')} under ${key}: run planbridge vault reseal first`,
    )
    return rows === 0 ? 0 : 1
  },
}
