import type { AddressReport, ReportedList } from '@planbridge/shared/contract/operations'
import { addressReport } from '../../../inbound/addresses/address-report.ts'
import { addressPolicyOf } from '../../../inbound/addresses/address-policy.ts'
import type { ListSource } from '../../../inbound/addresses/fetch-address-list.ts'
import { visibleName } from '../../../runtime/visible-text.ts'
import { OperatorError } from '../../operator-error.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { CommandContext } from '../command.ts'

/** The report of `GET /addresses`, read from the store; a command counts no calls. */
export const readReport = async (context: CommandContext): Promise<AddressReport> => {
  const config = context.config()
  const { addressLists } = await context.store()
  return addressReport(await addressLists.all(), {
    integrations: integrationsOf(context),
    times: config.webhooks.addressLists,
    now: Date.now(),
  })
}

export const integrationsOf = (context: CommandContext) =>
  new Map(context.config().integrations.map((integration) => [String(integration.id), integration]))

const unknownName = (name: string, known: readonly string[]): OperatorError =>
  new OperatorError(
    `No integration ${visibleName(name)} receives calls. ${known.length === 0 ? 'There is none.' : `There are: ${known.join(', ')}.`}`,
    { exitCode: exitCodes.unknownName },
  )

/** Throws an `OperatorError` for an integration that receives no calls. */
export const requireIntegration = ({ integrations }: AddressReport, name: string): void => {
  const known = integrations.map(({ id }) => id)
  if (!known.includes(name)) throw unknownName(name, known)
}

/** The published list of an integration. Throws an `OperatorError` if it has none. */
export const sourceOf = (context: CommandContext, name: string): ListSource => {
  const integrations = integrationsOf(context)
  const integration = integrations.get(name)
  const policy = integration && addressPolicyOf(integration)
  if (policy?.kind === 'published') return policy.source
  const known = [...integrations].flatMap(([id, one]) =>
    addressPolicyOf(one)?.kind === 'published' ? [id] : [],
  )
  throw unknownName(name, known)
}

const hourSeconds = 3_600

/** `3 hours`, `2 days`. */
export const ageText = (seconds: number | null): string => {
  if (seconds === null) return 'never confirmed'
  const hours = Math.floor(seconds / hourSeconds)
  if (hours < 1) return 'confirmed within the last hour'
  return hours < 48 ? `confirmed ${hours} h ago` : `confirmed ${Math.floor(hours / 24)} days ago`
}

/** The lines about a held list. */
export const heldLines = ({ list, integrations, held }: ReportedList): readonly string[] =>
  held === null
    ? []
    : [
        `${integrations.join(', ')}  ${list}`,
        `  held since ${held.since}: ${held.reason}`,
        ...held.added.map((address) => `  + ${address}`),
        ...held.removed.map((address) => `  - ${address}`),
      ]
