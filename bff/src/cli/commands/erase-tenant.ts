import type { Command } from './command.ts'
import { runErasure } from './erase.ts'

export const eraseTenant: Command = {
  name: 'erase tenant',
  operand: '<tenant>',
  options: ['dry-run', 'yes'],
  summary: 'erase all data of a tenant and revoke its grants where the provider supports it; asks first',
  run: (context, [tenant = ''], flags) =>
    runErasure(context, { command: 'erase tenant', typed: tenant, target: { tenant } }, flags),
}
