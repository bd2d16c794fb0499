import { endpoints } from '@planbridge/shared/contract'
import type { Stage, Step } from '../../harness/mock/stage.ts'
import { endpointIn } from './host-steps.ts'

/** An endpoint of a host, and its operator in the browser of the page. */
const operated = async (stage: Stage) => {
  const made = await endpointIn(stage)
  await stage.kit.person().signsIn('helen.marsh')
  return made
}

/** The steps for the endpoints of operators. */
export const operatorSteps = {
  listOperatedEndpoints: async (stage) => {
    const { endpoint } = await operated(stage)
    const { endpoints: listed } = await stage.app()(endpoints.listOperatedEndpoints, {})
    if (listed[0]?.id !== endpoint) throw new Error('the endpoint is not listed')
  },
  switchOperatedEndpoint: async (stage) =>
    stage.app()(endpoints.switchOperatedEndpoint, { ...(await operated(stage)), status: 'disabled' }),
  testOperatedEndpoint: async (stage) => stage.app()(endpoints.testOperatedEndpoint, await operated(stage)),
  listOperatedDeliveries: async (stage) =>
    stage.app()(endpoints.listOperatedDeliveries, await operated(stage)),
  resendOperatedDelivery: async (stage) => {
    const { endpoint } = await operated(stage)
    const { event } = await stage.app()(endpoints.testOperatedEndpoint, { endpoint })
    return stage.app()(endpoints.resendOperatedDelivery, { endpoint, event })
  },
  resendDeadDeliveries: async (stage) => stage.app()(endpoints.resendDeadDeliveries, await operated(stage)),
} as const satisfies Record<string, Step>
