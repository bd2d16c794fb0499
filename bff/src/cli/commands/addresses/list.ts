import type { AddressReport, ReportedList } from '@planbridge/shared/contract/operations'
import { exitCodes } from '../../exit-codes.ts'
import { ageText, heldLines, readReport } from './read-report.ts'
import type { Command } from '../command.ts'

const stateTexts: Readonly<Record<ReportedList['state'], string>> = {
  none: 'NO LIST: calls are answered with 503',
  current: 'in use',
  old: 'OLD, still in use',
  closed: 'TOO OLD: calls are answered with 503',
}

const listLines = (list: ReportedList): readonly string[] => [
  `${list.integrations.join(', ')}  ${list.list}`,
  `  ${stateTexts[list.state]}; ${ageText(list.age_seconds)}; last change ${list.changed_at ?? 'never'}`,
  ...(list.problem === null ? [] : [`  last try ${list.tried_at} failed: ${list.problem}`]),
  ...list.addresses.map((address) => `  ${address}`),
  ...list.former.map(({ address, until }) => `  ${address}  left the list, allowed until ${until}`),
  ...(list.held === null ? [] : ['  A changed list waits: planbridge addresses held']),
]

const policyLines = ({
  id,
  from,
  enforced,
  addresses,
}: AddressReport['integrations'][number]): readonly string[] => {
  if (from === 'any') return [`${id}  takes calls from any address`]
  const lines = enforced ? [] : [`${id}  only observed: other addresses are let in and counted`]
  if (from === 'published') return lines
  return [
    ...lines,
    `${id}  allowed_addresses of the configuration`,
    ...addresses.map((address) => `  ${address}`),
  ]
}

const needsAttention = ({ state, held }: ReportedList): boolean => state !== 'current' || held !== null

export const addressesList: Command = {
  name: 'addresses list',
  operand: '',
  options: [],
  summary:
    'print the addresses from which providers may call, the age of each published list and its last change; exits with 1 if a list is missing, old or held',
  run: async (context) => {
    const { lists, integrations } = await readReport(context)
    const lines = [...lists.flatMap(listLines), ...integrations.flatMap(policyLines)]
    for (const line of lines.length === 0 ? ['No integration receives calls.'] : lines) context.print(line)
    return lists.some(needsAttention) ? exitCodes.notDone : exitCodes.done
  },
}

export const addressesHeld: Command = {
  name: 'addresses held',
  operand: '',
  options: [],
  summary:
    'print the changed lists that wait for a decision, with the differences; exits with 1 if there are any',
  run: async (context) => {
    const { lists } = await readReport(context)
    const lines = lists.flatMap(heldLines)
    for (const line of lines.length === 0 ? ['No list waits for a decision.'] : lines) context.print(line)
    return lines.length === 0 ? exitCodes.done : exitCodes.notDone
  },
}
