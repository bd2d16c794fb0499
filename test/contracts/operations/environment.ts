import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../../harness/deployment/deployment.ts'
import { demoSecrets } from '../../mock/registrations.ts'
import type { RequestLog } from '../../mock/simulators/request-log.ts'

/** A browser with a connection to one provider. */
export interface Environment {
  readonly at: Deployment
  readonly browser: Browser
  readonly connection: string
  /** The requests that reached the provider. */
  readonly log: RequestLog
  readonly read: (path: string) => Promise<never>
}

type Connect = (browser: Browser) => Promise<string>

const environmentOf = async (
  options: Parameters<typeof deployment>[0],
  connect: Connect,
  name: keyof Deployment['simulators'],
): Promise<Environment> => {
  const at = await deployment(options)
  const browser = openBrowser(at)
  const connection = await connect(browser)
  const read = async (path: string) => {
    const response = await browser.api(connection, path)
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    return (await response.json()) as never
  }
  return { at, browser, connection, log: at.simulators[name].log, read }
}

const everyScope = 'scopes: [openid, profile, crm.read, crm.write, profiling.read, finances.read]'

const withEveryScope = (text: string): string =>
  text.replaceAll('scopes: [openid, profile, crm.read]', everyScope)

const asAdviser: Connect = async (browser) => {
  const gareth = { account: 'gareth@harbourlane.example' }
  const connection = await browser.connectOrThrow({ integration: 'plannr' }, gareth)
  const account = connection.choices.find(({ detail }) => detail?.includes('employee'))?.id ?? ''
  await browser.call(endpoints.chooseAccount, { connection: connection.id, account })
  return connection.id
}

const asClinic: Connect = async (browser) => {
  const integration = IntegrationId.parse('docplanner')
  const added = await browser.call(endpoints.addServiceAccount, { integration })
  if (!added.ok) throw new Error(added.body.code)
  // The first call fetches the token.
  await browser.api(added.body.id, '/api/v3/integration/facilities')
  return added.body.id
}

// The provider sets how a client gets notifications, and allows different calls for each way.
const clinicOf = (notifications: 'pull' | 'push') => {
  const clientSecret = demoSecrets.DOCPLANNER_SECRET
  const push = { url: 'https://planbridge.example/webhooks/docplanner' }
  const clients = [{ clientId: '12_planbridge', clientSecret, notifications, push }]
  return environmentOf({ simulators: { docplanner: { clients } } }, asClinic, 'docplanner')
}

const asPlanner: Connect = async (browser) =>
  (await browser.connectOrThrow({ integration: 'dp-hybrid' }, { account: 'priya.nair' })).id

/** Opens an environment by provider. A new provider needs an entry with its way to connect. */
export const environments: Readonly<Record<string, (operation?: string) => Promise<Environment>>> = {
  'dynamic-planner': () => environmentOf({ config: withEveryScope }, asPlanner, 'dynamicPlanner'),
  plannr: () => environmentOf({}, asAdviser, 'plannr'),
  docplanner: (operation) => clinicOf(operation === 'release-notifications' ? 'push' : 'pull'),
}
