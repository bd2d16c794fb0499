import type { InboundEvent } from '@planbridge/bff/testing'
import { recordSecret } from '../artifacts.ts'
import type { DeploymentOptions } from '../deployment/deployment.ts'
import { type RecordedDeployment, recordedDeployment } from '../deployment/recorded-deployment.ts'
import {
  bookingEvent,
  bothReceive,
  type ConfigChange,
  docplannerHeaders,
  inboundSecrets,
  patient,
  plannrHeaders,
  providerAddress,
} from './providers-events.ts'

export interface Sent {
  /** Below `/webhooks`. */
  readonly path?: string
  readonly method?: string
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: string
}

/** Sends a request to the address for events. */
export const send = (
  { planbridge, origin }: Pick<RecordedDeployment, 'planbridge' | 'origin'>,
  {
    path = '/docplanner',
    method = 'POST',
    body = JSON.stringify(bookingEvent()),
    headers,
    address,
  }: Sent = {},
): Promise<Response> => {
  const request = new Request(`${origin}/webhooks${path}`, {
    method,
    headers: headers ?? docplannerHeaders,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
  })
  return planbridge.fetch(request, { address: address ?? providerAddress, peer: '192.0.2.1' })
}

/** Sends a signed event of Plannr. */
export const sendPlannr = (
  at: Pick<RecordedDeployment, 'planbridge' | 'origin'>,
  body: string | Uint8Array<ArrayBuffer>,
  secret?: string,
): Promise<Response> => send(at, { path: '/plannr', body, headers: plannrHeaders(body, secret) })

/** Options of a deployment that receives events. */
export const receivingOptions = (
  config: ConfigChange = bothReceive,
  { env, ...options }: DeploymentOptions = {},
): DeploymentOptions => ({ ...options, config, env: { ...inboundSecrets, ...env } })

/** Registers what no artifact may contain. */
export const recordInboundSecrets = (): void => {
  for (const secret of Object.values(inboundSecrets)) recordSecret(secret)
  recordSecret(patient)
}

/** A deployment that receives events of Docplanner and Plannr. */
export const receiving = async (name: string, config?: ConfigChange, options?: DeploymentOptions) => {
  recordInboundSecrets()
  const at = await recordedDeployment(`webhooks: ${name}`, receivingOptions(config, options))
  const stored = (): Promise<InboundEvent[]> => at.store.inbound.list({ max: 1_000 })
  const hostEvents = async () =>
    (await at.store.hostEvents.list({
      tenant: 'deployment',
      integrations: null,
      after: undefined,
      max: 1_000,
    })) ?? []
  const lines = (event: string) => at.logs.filter((line) => line.event === event)
  return { ...at, stored, hostEvents, lines }
}

export type Receiving = Awaited<ReturnType<typeof receiving>>

/** Status and code of an answer. */
export const outcome = async (response: Response): Promise<string> => {
  const text = await response.text()
  const code = text.startsWith('{') ? ` ${String((JSON.parse(text) as { code?: unknown }).code)}` : ''
  return `${response.status}${code}`
}
