import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProviderOrigins } from '../../mock/simulators/all-simulators.ts'

export interface EnvironmentAddresses {
  readonly origin: string
  /** Where Planbridge itself listens: the origin's port belongs to what stands in front of it. */
  readonly listen: number
  readonly operations: number
  readonly providers: ProviderOrigins
}

const builtIn = join(import.meta.dirname, '../../demo/planbridge.config.yaml')

/** The demo's configuration at other places: what `npm start` shows is what is tested. */
export const environmentConfig = ({ origin, listen, operations, providers }: EnvironmentAddresses): string => {
  const moves: readonly (readonly [string, string])[] = [
    ['origin: http://localhost:8787', `origin: ${origin}\nlisten: { host: 127.0.0.1, port: ${listen} }`],
    ['http://localhost:8787', origin],
    ['port: 8788', `port: ${operations}`],
    ['http://127.0.0.1:4101/identity', providers.identity],
    ['http://127.0.0.1:4102', providers.api],
    ['http://127.0.0.1:4103', providers.plannr],
    ['http://127.0.0.1:4104', providers.docplanner],
  ]
  const text = readFileSync(builtIn, 'utf8')
  const gone = moves.find(([from]) => !text.includes(from))
  if (gone) throw new Error(`The demo's configuration says ${gone[0]} no more.`)
  const places = new Map(moves)
  // In one pass: a new address may look like the beginning of an old one.
  const anyOf = new RegExp(moves.map(([from]) => from.replaceAll(/[.{}]/g, String.raw`\$&`)).join('|'), 'g')
  return text.replaceAll(anyOf, (from) => places.get(from) ?? from)
}
