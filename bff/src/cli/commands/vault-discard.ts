import { OperatorError } from '../operator-error.ts'
import { type Command, counted } from './command.ts'
import { resealAll } from './vault-reseal.ts'

export const vaultDiscard: Command = {
  name: 'vault discard',
  operand: '<key>',
  summary: 'delete the token sets sealed with a lost key; their connections must be reconnected',
  run: async (context, [key = '']) => {
    const { current, keys } = context.config().vault
    if (key === current) throw new OperatorError(`${key} is the current key.`)
    // Token sets that still open are resealed, not deleted.
    if (Object.hasOwn(keys, key)) await resealAll(context, false)
    const rows = await (await context.store()).sealed.discard(key)
    context.print(
      `${counted(rows, 'token set')} sealed with ${key} deleted; the people concerned must reconnect`,
    )
    return 0
  },
}
