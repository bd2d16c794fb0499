import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProviderOrigins } from '@planbridge/mock/simulators'
import { replaceEach } from '../replace-each.ts'

export interface EnvironmentAddresses {
  readonly origin: string
  /** The port of Planbridge. The port of the origin belongs to the proxy in front of it. */
  readonly listen: number
  readonly operations: number
  readonly providers: ProviderOrigins
  /** The issuer of the firm. Without one, nobody can sign in with its accounts. */
  readonly firm?: string | undefined
  /** The address of the sample host; without one, none is linked. */
  readonly sampleHost?: string | undefined
}

const builtIn = join(import.meta.dirname, '../../demo/planbridge.config.yaml')

/** The configuration of `npm start` with other addresses. */
export const environmentConfig = ({
  origin,
  listen,
  operations,
  providers,
  firm,
  sampleHost,
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
  const linked = sampleHost === undefined ? '' : `sample_host: ${sampleHost}\n`
  const text = readFileSync(builtIn, 'utf8').replace(/^sample_host: .*\n/m, linked)
  return firm === undefined
    ? replaceEach(text.replace(/^sign_in:\n(?: .*\n)+\n/m, ''), replacements)
    : replaceEach(text, [...replacements, ['http://127.0.0.1:4105', firm]])
}
