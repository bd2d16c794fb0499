import { type InputOf, OperationId } from '@planbridge/shared/contract'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { recordSecret } from '../artifacts.ts'
import { openBrowser } from './browser.ts'
import type { Deployment, DeploymentOptions } from './deployment.ts'
import { openHost, withHostKey } from './host.ts'
import { type RecordedDeployment, recordedDeployment } from './recorded-deployment.ts'
import { sleepOneMs } from './renewing-delegation.ts'

export type Import = InputOf<typeof hostEndpoints.importConnection>

export const terms = { purpose: 'Nightly reviews', operations: [OperationId.parse('list-clients')], days: 20 }

interface Wanted {
  readonly integration?: string
  readonly model?: 'delegation' | 'user-present'
  readonly account?: string
}

/** Tokens that a person granted, and that Planbridge does not have any more. */
export const tokensElsewhere = async (
  at: Deployment,
  { integration, model, account }: Required<Wanted>,
): Promise<{ readonly access: string; readonly refresh: string | null }> => {
  const made = await openBrowser(at).connectOrThrow({ integration, model }, { account })
  const issued = await at.planbridge.freshToken({ connection: made.id, present: true })
  if (issued.kind !== 'token') throw new Error(issued.code)
  await at.store.connections.remove(made.id)
  const { access, refresh } = issued.tokens
  for (const secret of [access, refresh]) if (secret !== null) recordSecret(secret)
  return { access, refresh }
}

/** Everything that an import could leave behind. */
const storedIn = async ({ store, clock }: RecordedDeployment, host: ReturnType<typeof openHost>) => {
  const { connections } = await host.get(hostEndpoints.listHostConnections, { subject: 'user-1' })
  const identity = { issuer: 'urn:planbridge:host', account: 'user-1' }
  return {
    connections,
    subject: await store.subjects.ownerOf('deployment', identity),
    sealed: Object.fromEntries(await store.sealed.countByKey()),
    due: await store.revocations.due(clock.now() + 10 ** 12, 99),
  }
}

/** A deployment, and the import of tokens that a host got for one of its users elsewhere. */
export const openImport = async (name: string, wanted: Wanted = {}, options: DeploymentOptions = {}) => {
  const { integration = 'dp-hybrid', model = 'delegation', account = 'priya.nair' } = wanted
  const at = await recordedDeployment(`import ${name}`, {
    config: withHostKey,
    ...options,
    engines: { sleep: sleepOneMs, ...options.engines },
  })
  const { access, refresh } = await tokensElsewhere(at, { integration, model, account })
  for (const simulator of Object.values(at.simulators)) simulator.log.clear()
  const input = {
    subject: 'user-1',
    integration: integration as Import['integration'],
    model,
    access_token: access,
    ...(refresh !== null && { refresh_token: refresh }),
    ...(model === 'delegation' && { delegation: terms }),
  } satisfies Import
  const host = openHost(at)
  return { at, host, input, provider: at.simulators.dynamicPlanner, stored: () => storedIn(at, host) }
}
