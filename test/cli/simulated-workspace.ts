import { redirectUrisAt } from '../mock/registrations.ts'
import { freePorts, startSimulators } from '../mock/start-simulators.ts'
import { appOrigin, providerOrigins } from '../harness/deployment/config-text.ts'
import { onTestFinished } from 'vitest'
import { workplace } from '../harness/deployment/workspace.ts'

/** A workplace whose configuration leads to simulators that answer over HTTP, as a command meets them. */
export const simulatedWorkplace = async (name: string, change: (text: string) => string) => {
  const simulators = await startSimulators({
    environment: { now: () => Date.now(), seed: name },
    uris: redirectUrisAt(appOrigin.guests),
    ports: freePorts,
  })
  onTestFinished(async () => void (await simulators.close()))
  const [identity = '', api = ''] = simulators.dynamicPlanner.origins
  const known = providerOrigins.guests
  const moved = (text: string) =>
    text
      .replaceAll(known.identity, `${identity}/identity`)
      .replaceAll(known.api, api)
      .replaceAll(known.plannr, simulators.plannr.origins[0] ?? '')
  return { ...workplace(name, (text) => change(moved(text))), simulators, issuer: `${identity}/identity` }
}
