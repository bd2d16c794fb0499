import { publishedLists } from '../../../inbound/addresses/address-policy.ts'
import type { ListSource } from '../../../inbound/addresses/fetch-address-list.ts'
import type { ListChange } from '../../../inbound/addresses/next-list.ts'
import { refreshList } from '../../../inbound/addresses/refresh-list.ts'
import { defaultProtocolLimits, openProtocolClient } from '../../../transport/protocol-client.ts'
import { exitCodes } from '../../exit-codes.ts'
import { openConfiguredOutbound } from '../../open-outbound.ts'
import { integrationsOf, sourceOf } from './read-report.ts'
import type { Command, CommandContext } from '../command.ts'

const outcomeText = (change: ListChange | undefined): string => {
  if (!change) return 'another process was faster; look at it with planbridge addresses list'
  const { happened, list } = change
  if (happened?.kind === 'changed') return `changed: ${happened.added} added, ${happened.removed} removed`
  if (happened?.kind === 'failed') return `failed: ${happened.detail}`
  if (list.held !== null) return 'a changed list waits for a decision: planbridge addresses held'
  return list.rejected === null ? 'unchanged' : 'the provider still publishes the list that was rejected'
}

const isGood = (change: ListChange | undefined): boolean =>
  change !== undefined && change.happened?.kind !== 'failed' && change.list.held === null

const refreshAll = async (context: CommandContext, sources: readonly ListSource[]): Promise<boolean> => {
  const config = context.config()
  const outbound = openConfiguredOutbound(config, context.events)
  try {
    const refresh = refreshList({
      store: await context.store(),
      client: openProtocolClient(outbound.fetch, defaultProtocolLimits),
      clock: { now: () => Date.now() },
      random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      events: context.events,
      times: config.webhooks.addressLists,
    })
    let isAllGood = true
    for (const source of sources) {
      const change = await refresh(source, true)
      context.print(`${source.url}  ${outcomeText(change)}`)
      isAllGood &&= isGood(change)
    }
    return isAllGood
  } finally {
    await outbound.close()
  }
}

export const addressesRefresh: Command = {
  name: 'addresses refresh',
  operand: '[integration]',
  options: [],
  summary:
    'fetch the published list of an integration, or of all, now; exits with 1 if that fails or a list is held',
  run: async (context, [integration]) => {
    const sources =
      integration === undefined
        ? publishedLists(integrationsOf(context).values()).map(({ source }) => source)
        : [sourceOf(context, integration)]
    if (sources.length === 0) context.print('No integration uses a published list.')
    return (await refreshAll(context, sources)) ? exitCodes.done : exitCodes.notDone
  },
}
