import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { hostEndpoints, type HostEndpointName } from '@planbridge/shared/host-api'
import { demoSecrets, visitor } from '@planbridge/mock/simulators'
import type { Step } from './app-steps.ts'
import { completeSession, hostUser, type Stage } from '../../harness/mock/stage.ts'

const subject = hostUser

const connected = async (stage: Stage): Promise<ConnectionId> => {
  const session = await stage.createSession()
  const { connection } = await stage.kit.person('window').connectsIn(session, 'dynamic-planner')
  return ConnectionId.parse(connection.id)
}

/** Tokens of Plannr that the host got itself, with the same registration. */
const ownTokens = async ({ kit }: Stage): Promise<{ access_token: string; refresh_token: string }> => {
  const plannr = 'https://api.plannrcrm.com'
  const client = { client_id: '9a1d8c7e-planbridge', redirect_uri: `${kit.origin}/callback/plannr` }
  const fetch: typeof globalThis.fetch = (input, init) => kit.fetch(new Request(input, init))
  const authorize = new URLSearchParams({
    ...client,
    response_type: 'code',
    scope: '*',
    state: 'CANARY-STATE',
  })
  const arrival = await visitor(fetch, [plannr]).signIn(`${plannr}/oauth/authorize?${authorize}`, {
    account: 'tom@elmsample.example',
  })
  const body = new URLSearchParams({
    ...client,
    grant_type: 'authorization_code',
    client_secret: demoSecrets.PLANNR_SECRET,
    code: arrival.url.searchParams.get('code') ?? '',
  })
  const response = await kit.fetch(new Request(`${plannr}/oauth/token`, { method: 'POST', body }))
  return (await response.json()) as { access_token: string; refresh_token: string }
}

/** One step for every endpoint of hosts. */
export const hostSteps: Readonly<Record<HostEndpointName, Step>> = {
  createConnectSession: ({ createSession }) => createSession(),
  getConnectSession: async ({ createSession, host }) =>
    host(hostEndpoints.getConnectSession, { id: (await createSession()).id }),
  completeConnectSession: completeSession,
  cancelConnectSession: async ({ createSession, host }) =>
    host(hostEndpoints.cancelConnectSession, { id: (await createSession()).id }),
  listHostIntegrations: ({ host }) => host(hostEndpoints.listHostIntegrations, {}),
  listHostConnections: async (stage) => {
    await connected(stage)
    return stage.host(hostEndpoints.listHostConnections, { subject })
  },
  getHostConnection: async (stage) =>
    stage.host(hostEndpoints.getHostConnection, { connection: await connected(stage) }),
  removeHostConnection: async (stage) =>
    stage.host(hostEndpoints.removeHostConnection, { connection: await connected(stage) }),
  importConnection: async (stage) => {
    const tokens = await ownTokens(stage)
    return stage.host(hostEndpoints.importConnection, {
      subject,
      integration: IntegrationId.parse('plannr'),
      model: 'user-present',
      access_token: tokens.access_token,
      refresh_token: tokens.refresh_token,
    })
  },
  listHostDelegations: ({ host }) => host(hostEndpoints.listHostDelegations, { subject }),
  eraseHostSubject: async (stage) => {
    await connected(stage)
    return stage.host(hostEndpoints.eraseHostSubject, { subject })
  },
  listEvents: async (stage) => {
    await connected(stage)
    return stage.host(hostEndpoints.listEvents, {})
  },
}
