import { onTestFinished } from 'vitest'
import { appOrigin, providerOrigins } from '../harness/deployment/config-text.ts'
import { openWorkspace } from '../harness/deployment/workspace.ts'
import { redirectUrisAt } from '../mock/registrations.ts'
import { freePorts, startSimulators } from '../mock/start-simulators.ts'

/** A workspace with simulators over HTTP. */
export const simulatedWorkspace = async (name: string, change: (text: string) => string) => {
  const simulators = await startSimulators({
    environment: { now: () => Date.now(), seed: name },
    uris: redirectUrisAt(appOrigin.guests),
    ports: freePorts,
  })
  onTestFinished(async () => void (await simulators.close()))
  const [identity = '', api = ''] = simulators.dynamicPlanner.origins
  const origins = providerOrigins.guests
  const moved = (text: string) =>
    text
      .replaceAll(origins.identity, `${identity}/identity`)
      .replaceAll(origins.api, api)
      .replaceAll(origins.plannr, simulators.plannr.origins[0] ?? '')
  return { ...openWorkspace(name, (text) => change(moved(text))), simulators, issuer: `${identity}/identity` }
}
