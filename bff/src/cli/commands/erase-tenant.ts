import type { Command } from './command.ts'
import { runErasure } from './erase.ts'

export const eraseTenant: Command = {
  name: 'erase tenant',
  operand: '<tenant>',
  summary: 'erase all data of a tenant and revoke its grants where the provider supports it',
  run: (context, [tenant = '']) => runErasure(context, (erasure) => erasure.tenant(tenant)),
}
