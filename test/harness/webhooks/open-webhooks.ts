import { openEgress } from '@planbridge/bff/internal/transport/egress-engine.ts'
import { type Lookup, openGuardedWay } from '@planbridge/bff/internal/transport/guarded-post-engine.ts'
import type { InputOf } from '@planbridge/shared/contract'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { onTestFinished } from 'vitest'
import type { DeploymentOptions } from '../deployment/deployment.ts'
import { openHost, withHostKey } from '../deployment/host.ts'
import { recordedDeployment } from '../deployment/recorded-deployment.ts'
import { type AnswerMessage, openReceiver } from './receiver.ts'

const egress = openEgress()

/** The real way to hosts, to servers on this machine. */
export const wayHere = (lookup?: Lookup) =>
  openGuardedWay({ allowed: 'loopback', proxyResolves: false }, { egress, ...(lookup && { lookup }) })

type Created = InputOf<typeof hostEndpoints.createWebhookEndpoint>

/** A deployment that sends webhooks over HTTP, and a host that gets them. */
export const openWebhooks = async (name: string, options: DeploymentOptions & { lookup?: Lookup } = {}) => {
  const at = await recordedDeployment(`webhooks: ${name}`, {
    config: withHostKey,
    ...options,
    engines: { hosts: wayHere(options.lookup), ...options.engines },
  })
  const host = openHost(at)
  const open = async (answer?: AnswerMessage) => {
    const receiver = await openReceiver(answer)
    onTestFinished(receiver.close)
    return receiver
  }
  return {
    at,
    host,
    openReceiver: open,
    /** Adds an endpoint with a receiver of its own. */
    addEndpoint: async (answer?: AnswerMessage, input: Partial<Created> = {}, by = host) => {
      const receiver = await open(answer)
      const made = await by.get(hostEndpoints.createWebhookEndpoint, { url: receiver.url, ...input })
      return { receiver, ...made, id: made.endpoint.id }
    },
    /** Makes an event: a connect session that is cancelled. */
    makeEvent: async (subject = 'user-1', by = host) => {
      const { id } = await by.get(hostEndpoints.createConnectSession, { subject })
      await by.get(hostEndpoints.cancelConnectSession, { id })
      return id
    },
    /** One round of the scheduler, until every try that it began is over. */
    round: async () => {
      for (const { run } of at.direct.backgroundTasks.repeated) await run()
      await at.direct.drained()
    },
    /** One round, whose tries may still be in flight. */
    begin: async () => {
      for (const { run } of at.direct.backgroundTasks.repeated) await run()
    },
  }
}

export type Webhooks = Awaited<ReturnType<typeof openWebhooks>>
