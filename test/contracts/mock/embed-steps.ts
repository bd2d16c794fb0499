import { connectEndpoints, type ConnectEndpointName } from '@planbridge/shared/embed'
import { IntegrationId } from '@planbridge/shared/contract'
import type { Stage, Step } from '../../harness/mock/stage.ts'

const plannr = IntegrationId.parse('plannr')

const inFrame = async (stage: Stage) => stage.frameOf((await stage.createSession()).token)

const enter = async (stage: Stage) => {
  const { token } = await stage.createSession()
  return stage.windowOf(await stage.announced(token))
}

/** One step for every endpoint of the frame and the window. */
export const embedSteps: Readonly<Record<ConnectEndpointName, Step>> = {
  getConnectView: async (stage) => (await inFrame(stage))(connectEndpoints.getConnectView, {}),
  announceWindow: async (stage) => stage.announced((await stage.createSession()).token),
  enterWindow: enter,
  confirmPerson: async (stage) => (await enter(stage)).call(connectEndpoints.confirmPerson, {}),
  startConnectAttempt: async (stage) =>
    (await stage.openWindow()).call(connectEndpoints.startConnectAttempt, {
      integration: plannr,
      model: 'user-present',
      challenge: await stage.challenge(),
    }),
  addConnectPersonalToken: async (stage) => {
    const session = await stage.createSession()
    return stage.kit.person('window').connectsIn(session, { integration: 'plannr', model: 'personal-token' })
  },
  addConnectServiceAccount: async (stage) =>
    (await stage.openWindow()).call(connectEndpoints.addConnectServiceAccount, {
      integration: IntegrationId.parse('docplanner'),
    }),
  chooseConnectAccount: async (stage) => {
    const { token } = await stage.createSession()
    const gareth = { integration: 'plannr', account: 'gareth@harbourlane.example' }
    await stage.kit.person('window').connectsIn({ token }, gareth)
    const frame = stage.frameOf(token)
    const { connection } = await frame(connectEndpoints.getConnectProgress, { revision: '0' })
    return frame(connectEndpoints.chooseConnectAccount, { account: connection?.choices[0]?.id ?? '' })
  },
  getConnectProgress: async (stage) =>
    (await inFrame(stage))(connectEndpoints.getConnectProgress, { revision: '0' }),
  leaveWindow: async (stage) => (await stage.openWindow()).call(connectEndpoints.leaveWindow, {}),
  cancelConnect: async (stage) => (await inFrame(stage))(connectEndpoints.cancelConnect, {}),
}
