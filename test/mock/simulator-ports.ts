import type { SimulatorPorts } from './start-simulators.ts'

interface DemoIntegration {
  readonly provider: string
  readonly origins: { readonly identity: string; readonly api: string }
}

/** The part of the demo's configuration that contains the origins of the providers. */
export interface DemoConfig {
  readonly integrations: Readonly<Record<string, DemoIntegration>>
}

const portOf = (address: string): number => Number(new URL(address).port)

/** The ports of the provider origins in the configuration. */
export const simulatorPorts = ({ integrations }: DemoConfig): SimulatorPorts => {
  const originsOf = (provider: string): DemoIntegration['origins'] => {
    const found = Object.values(integrations).find((integration) => integration.provider === provider)
    if (!found) throw new Error(`The demo's configuration has no integration of ${provider}.`)
    return found.origins
  }
  const { identity, api } = originsOf('dynamic-planner')
  return {
    identity: portOf(identity),
    api: portOf(api),
    plannr: portOf(originsOf('plannr').api),
    docplanner: portOf(originsOf('docplanner').api),
  }
}
