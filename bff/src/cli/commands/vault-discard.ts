import { Refusal } from '../refusal.ts'
import { type Command, counted } from './command.ts'
import { resealAll } from './vault-reseal.ts'

export const vaultDiscard: Command = {
  name: 'vault discard',
  takes: '<key>',
  does: 'give up what lies under a lost key: those connections have to be made anew',
  run: async (context, [key = '']) => {
    const { current, keys } = context.config().vault
    if (key === current) throw new Refusal(`${key} is the current key.`)
    // What does open is not given up.
    if (Object.hasOwn(keys, key)) await resealAll(context, false)
    const rows = await (await context.store()).sealed.discard(key)
    context.print(
      `${counted(rows, 'token set')} under ${key} given up; their people see that they must connect again`,
    )
    return 0
  },
}
