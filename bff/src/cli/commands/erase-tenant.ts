import type { Command } from './command.ts'
import { erasing } from './erasing.ts'

export const eraseTenant: Command = {
  name: 'erase tenant',
  takes: '<tenant>',
  does: 'erase everything of a tenant, and revoke it at the providers where that is possible',
  run: (context, [tenant = '']) => erasing(context, (erasure) => erasure.tenant(tenant)),
}
