import { rangeFault, readRange } from '../../network/address-range.ts'
import type { Finding } from '../problem.ts'
import { finding } from '../schema/written-entry.ts'
import type { Deployment } from './deployment-rules.ts'
import type { Rule } from './rule.ts'

const allowedAddressesAreOfProvider: Rule = (entry) => {
  const { environment, webhooks } = entry.draft
  const reach = environment === 'simulated' ? 'local' : 'public'
  return (webhooks?.allowed_addresses ?? []).flatMap((text, index) => {
    const read = readRange(text)
    const fault = read.kind === 'range' ? rangeFault(read.range, reach) : undefined
    if (fault === undefined) return []
    // Behind a proxy that is not trusted, every caller has the address of the proxy.
    const remedy = fault.includes('public') ? ': if it is a reverse proxy, name it in trusted_proxies' : ''
    return [finding(entry, ['webhooks', 'allowed_addresses', index], `${fault}${remedy}`)]
  })
}

/** Rules for the calls that an integration receives. */
export const addressRules: readonly Rule[] = [allowedAddressesAreOfProvider]

/** Rules for the address lists of the deployment. */
export const addressListRules = [
  ({ draft: { webhooks } }: Deployment): readonly Finding[] => {
    const lists = webhooks?.address_lists
    return lists && lists.alarm_hours >= lists.close_hours
      ? [
          {
            path: ['webhooks', 'address_lists', 'alarm_hours'],
            message: 'must be less than close_hours: the alarm comes before calls are refused',
          },
        ]
      : []
  },
] as const
