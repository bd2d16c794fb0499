import { misfitKeys } from '../../vault/key-checks.ts'
import { openKeyring } from '../../vault/keyring.ts'
import { OperatorError } from '../operator-error.ts'
import { type Command, type CommandContext, counted } from './command.ts'
import { resealAll } from './vault-reseal.ts'

const isMisfit = async (context: CommandContext, key: string): Promise<boolean> => {
  const { current, keys } = context.config().vault
  if (!Object.hasOwn(keys, key)) return false
  const needs = { store: (await context.store()).sealed, keyring: openKeyring(current, keys) }
  return (await misfitKeys(needs, { ids: [key], record: false })).length > 0
}

export const vaultDiscard: Command = {
  name: 'vault discard',
  operand: '<key>',
  summary:
    'delete the token sets sealed with a lost key; their connections must be reconnected (--dry-run counts them)',
  run: async (context, [key = ''], { dryRun }) => {
    const { current, keys } = context.config().vault
    // A key that does not fit opens none of them: those of the earlier key under its id are discarded.
    const isReplaced = await isMisfit(context, key)
    if (key === current && !isReplaced) throw new OperatorError(`${key} is the current key.`)
    // Token sets that still open are resealed, not deleted.
    if (Object.hasOwn(keys, key) && !isReplaced) await resealAll(context, dryRun)
    const { sealed } = await context.store()
    if (dryRun) {
      const rows = (await sealed.countByKey()).get(key) ?? 0
      context.print(
        `${counted(rows, 'token set')} sealed with ${key}; as many connections would have to be reconnected at most`,
      )
      return 0
    }
    const rows = await sealed.discard(key)
    context.print(
      `${counted(rows, 'token set')} sealed with ${key} deleted; the people concerned must reconnect`,
    )
    return 0
  },
}
