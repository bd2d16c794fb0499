import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { openBrowser } from '../deployment/browser.ts'
import { demoSecrets } from '../../mock/registrations.ts'
import type { DocplannerClient } from '../../mock/simulators/docplanner.ts'
import type { DeploymentOptions } from '../deployment/deployment.ts'
import { inboundSecrets, withWebhooks } from './providers-events.ts'
import { type Receiving, receiving } from './receiving.ts'

const registered = { clientId: '12_planbridge', clientSecret: demoSecrets.DOCPLANNER_SECRET }

/** A client of the simulated Docplanner that gets its events at the address for events, with the agreed header. */
export const pushClient = (
  origin: string,
  more: Partial<NonNullable<DocplannerClient['push']>> = {},
): DocplannerClient => ({
  ...registered,
  notifications: 'push',
  push: {
    url: `${origin}/webhooks/docplanner`,
    header: { name: 'X-Api-Key', value: inboundSecrets.DOCPLANNER_WEBHOOK_KEY },
    ...more,
  },
})

/** A deployment whose Docplanner integration empties the provider's queue. */
export const pulling = (name: string, options: DeploymentOptions = {}) =>
  receiving(name, withWebhooks('docplanner', '{ receive: pull }'), options)

/** Connects the service account of Docplanner. Resolves to the connection's id. */
export const connectClinic = async (at: Receiving, browser = openBrowser(at)): Promise<string> => {
  const added = await browser.call(endpoints.addServiceAccount, {
    integration: IntegrationId.parse('docplanner'),
  })
  if (!added.ok) throw new Error(added.body.code)
  return added.body.id
}

/** Runs a repeated task by its name. */
export const runTask = async ({ planbridge }: Pick<Receiving, 'planbridge'>, name: string): Promise<void> => {
  const task = planbridge.backgroundTasks.repeated.find((one) => one.name === name)
  if (!task) throw new Error(`no task ${name}`)
  await task.run()
}
