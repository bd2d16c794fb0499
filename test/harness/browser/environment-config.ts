import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProviderOrigins } from '../../mock/simulators/all-simulators.ts'

export interface EnvironmentAddresses {
  readonly origin: string
  /** The port of Planbridge. The port of the origin belongs to the proxy in front of it. */
  readonly listen: number
  readonly operations: number
  readonly providers: ProviderOrigins
}

const builtIn = join(import.meta.dirname, '../../demo/planbridge.config.yaml')

/** The configuration of `npm start` with other addresses. */
export const environmentConfig = ({
  origin,
  listen,
  operations,
  providers,
}: EnvironmentAddresses): string => {
  const replacements: readonly (readonly [string, string])[] = [
    ['origin: http://localhost:8787', `origin: ${origin}\nlisten: { host: 127.0.0.1, port: ${listen} }`],
    ['http://localhost:8787', origin],
    ['port: 8788', `port: ${operations}`],
    ['http://127.0.0.1:4101/identity', providers.identity],
    ['http://127.0.0.1:4102', providers.api],
    ['http://127.0.0.1:4103', providers.plannr],
    ['http://127.0.0.1:4104', providers.docplanner],
  ]
  const text = readFileSync(builtIn, 'utf8')
  const missing = replacements.find(([from]) => !text.includes(from))
  if (missing) throw new Error(`The demo configuration no longer contains ${missing[0]}.`)
  const replacementOf = new Map(replacements)
  // One pass, because a new address may start like an old one.
  const anyOf = new RegExp(
    replacements.map(([from]) => from.replaceAll(/[.{}]/g, String.raw`\$&`)).join('|'),
    'g',
  )
  return text.replaceAll(anyOf, (from) => replacementOf.get(from) ?? from)
}
