import { IntegrationId } from '@planbridge/shared/contract'
import type { PersonName } from '../../erasure/erase.ts'
import { Refusal } from '../refusal.ts'
import type { Command } from './command.ts'
import { erasing } from './erasing.ts'

const nameOf = (operand: string): PersonName => {
  const colon = operand.indexOf(':')
  if (colon === -1) return { subject: operand }
  const integration = IntegrationId.safeParse(operand.slice(0, colon))
  if (!integration.success) throw new Refusal(`${operand.slice(0, colon)} is not the name of an integration.`)
  return { integration: integration.data, account: operand.slice(colon + 1) }
}

export const erasePerson: Command = {
  name: 'erase person',
  takes: '<subject | integration:account>',
  does: 'erase everything of a person, and revoke it at the providers where that is possible',
  run: (context, [operand = '']) => erasing(context, ({ person }) => person(nameOf(operand))),
}
