import { afterAccept, afterReject } from '../../../inbound/addresses/next-list.ts'
import { changeList } from '../../../inbound/addresses/change-list.ts'
import type { HeldAddresses, StoredAddresses } from '../../../store/ports/ports.ts'
import { OperatorError } from '../../operator-error.ts'
import { exitCodes } from '../../exit-codes.ts'
import { heldLines, readReport, sourceOf } from './read-report.ts'
import { type Command, type CommandContext, counted } from '../command.ts'

/** Returns the list after the decision. */
type Decide = (list: StoredAddresses, held: HeldAddresses) => StoredAddresses

const showHeld = async (context: CommandContext, url: string): Promise<void> => {
  const { lists } = await readReport(context)
  for (const list of lists) if (list.list === url) heldLines(list).forEach((line) => context.print(line))
}

/** Decides about the held list that was shown. Another one that the provider has published since stays held. */
const decide = async (
  context: CommandContext,
  integration: string,
  decision: Decide,
): Promise<HeldAddresses> => {
  const { url } = sourceOf(context, integration)
  const { addressLists } = await context.store()
  const shown = (await addressLists.find(url))?.held
  if (!shown) throw new OperatorError(`No changed list of ${integration} waits for a decision.`)
  await showHeld(context, url)
  const decided = await changeList(addressLists, url, (list) =>
    list.held?.ranges.join() === shown.ranges.join() ? { list: decision(list, list.held) } : undefined,
  )
  if (!decided)
    throw new OperatorError('The list has changed meanwhile: look at it again and repeat the command.')
  return shown
}

export const addressesAccept: Command = {
  name: 'addresses accept',
  operand: '<integration>',
  options: [],
  summary: 'take over the changed list that waits; addresses that left it stay allowed for a while',
  run: async (context, [integration = '']) => {
    const { overlapMs } = context.config().webhooks.addressLists
    const accepted = await decide(context, integration, (list, held) => {
      if (held.ranges.length === 0)
        throw new OperatorError(
          'An empty list cannot be accepted: nobody could call. Reject it, or name addresses in allowed_addresses.',
        )
      return afterAccept(list, held, { now: Date.now(), overlapMs })
    })
    context.print(
      `Accepted: ${counted(accepted.ranges.length, 'address or range', 'addresses and ranges')}. All instances use it within seconds.`,
    )
    return exitCodes.done
  },
}

export const addressesReject: Command = {
  name: 'addresses reject',
  operand: '<integration>',
  options: [],
  summary:
    'keep the list in use, and do not hold the changed one again; the list in use counts as confirmed now',
  run: async (context, [integration = '']) => {
    await decide(context, integration, (list, held) => afterReject(list, held, Date.now()))
    context.print('Rejected: the list in use stays in use.')
    return exitCodes.done
  },
}
