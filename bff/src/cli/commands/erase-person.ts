import { IntegrationId } from '@planbridge/shared/contract'
import type { PersonName } from '../../erasure/erase.ts'
import { visibleName } from '../../runtime/visible-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { OperatorError } from '../operator-error.ts'
import type { Command } from './command.ts'
import { runErasure } from './erase.ts'

const nameOf = (operand: string): PersonName => {
  const colon = operand.indexOf(':')
  if (colon === -1) return { subject: operand }
  const integration = IntegrationId.safeParse(operand.slice(0, colon))
  if (!integration.success)
    throw new OperatorError(`${visibleName(operand.slice(0, colon))} is not a valid integration name.`, {
      exitCode: exitCodes.wrongUsage,
    })
  return { integration: integration.data, account: operand.slice(colon + 1) }
}

export const erasePerson: Command = {
  name: 'erase person',
  operand: '<subject | integration:account>',
  options: ['dry-run', 'yes'],
  summary: 'erase all data of a person and revoke their grants where the provider supports it; asks first',
  run: (context, [typed = ''], flags) =>
    runErasure(context, { command: 'erase person', typed, target: nameOf(typed) }, flags),
}
