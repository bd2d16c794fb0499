import { type Command, counted } from './command.ts'

export const revocations: Command = {
  name: 'revocations',
  operand: '',
  options: [],
  summary: 'print how many ended accesses each provider has not confirmed yet; exits with 1 if there are any',
  run: async (context) => {
    const pending = await (await context.store()).revocations.count()
    for (const [integration, rows] of pending)
      context.print(`${integration}  ${counted(rows, 'ended access', 'ended accesses')} not confirmed yet`)
    if (pending.size === 0) context.print('Every access that ended here is confirmed by its provider.')
    return pending.size === 0 ? 0 : 1
  },
}
