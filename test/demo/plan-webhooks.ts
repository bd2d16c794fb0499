import type { DocplannerClient } from '../mock/simulators/docplanner.ts'
import type { PlannrOptions } from '../mock/simulators/plannr.ts'
import { simulatedEvents } from '../mock/simulators/plannr/webhooks.ts'
import { type Fields, fieldsOf, firstTextOf, type Resolve, textOf } from './config-fields.ts'

/** An integration with the address at which Planbridge is told of events. */
export interface ToldIntegration {
  readonly id: string
  readonly fields: Fields
  /** The origin of Planbridge. */
  readonly planbridge: string
}

const addressOf = ({ id, fields, planbridge }: ToldIntegration, resolve: Resolve): string => {
  const key = resolve(firstTextOf(fieldsOf(fields['webhooks'])['path_key']))
  return `${planbridge}/webhooks/${id}${key === '' ? '' : `/${key}`}`
}

const isTold = ({ fields }: ToldIntegration): boolean =>
  fields['webhooks'] !== undefined && fieldsOf(fields['webhooks'])['receive'] !== 'pull'

/** A subscription at Plannr for each integration that receives webhooks, with the secret of the configuration. */
export const subscriptionsOf = (
  integrations: readonly ToldIntegration[],
  resolve: Resolve,
): NonNullable<PlannrOptions['subscriptions']> =>
  integrations.filter(isTold).map((integration) => ({
    url: addressOf(integration, resolve),
    events: simulatedEvents,
    signingSecret: resolve(firstTextOf(fieldsOf(integration.fields['webhooks'])['signing_secrets'])),
  }))

/** What was arranged with Docplanner for the client of an integration. */
export const arrangedWithDocplanner = (
  integration: ToldIntegration,
  resolve: Resolve,
): Pick<DocplannerClient, 'notifications' | 'push'> => {
  if (!isTold(integration)) return {}
  const { header: written, booking_gate: gate } = fieldsOf(integration.fields['webhooks'])
  const header = {
    name: textOf(fieldsOf(written)['name']),
    value: resolve(firstTextOf(fieldsOf(written)['value'])),
  }
  return {
    notifications: 'push',
    push: {
      url: addressOf(integration, resolve),
      ...(header.name === '' ? {} : { header }),
      ...(gate === undefined ? {} : { gates: ['slot-booking', 'booking-moving'] }),
    },
  }
}
