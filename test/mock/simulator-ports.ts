import type { SimulatorPorts } from './start-simulators.ts'

interface Expected {
  readonly provider: string
  readonly origins: { readonly identity: string; readonly api: string }
}

/** The part of the demo's configuration that says where it expects its providers. */
export interface DemoConfig {
  readonly integrations: Readonly<Record<string, Expected>>
}

const portOf = (address: string): number => Number(new URL(address).port)

/** Where the simulators have to listen, so that the configuration finds them. */
export const simulatorPorts = ({ integrations }: DemoConfig): SimulatorPorts => {
  const originsOf = (provider: string): Expected['origins'] => {
    const found = Object.values(integrations).find((integration) => integration.provider === provider)
    if (!found) throw new Error(`The demo's configuration has no ${provider}.`)
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
