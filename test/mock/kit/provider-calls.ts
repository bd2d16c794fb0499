import { demoSecrets } from '../registrations.ts'
import type { Deliver } from '../simulators/simulator.ts'
import { simulatedEvents } from '../simulators/plannr/webhooks.ts'
import type { SimulatorChanges } from '../simulators/all-simulators.ts'
import type { HowSent, SendingProvider } from './kit-webhooks.ts'
import { withHeaders } from './browser.ts'
import type { DocplannerCalls, KitOptions } from './kit.ts'

const pushed = "webhooks: { header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' } }"

const changed = (text: string, calls: Exclude<DocplannerCalls, 'push'>): string => {
  if (calls === 'pull') return text.replace(pushed, 'webhooks: { receive: pull }')
  const gate = `booking_gate: { url: ${JSON.stringify(calls.bookingGate)}, signing_secrets: ['env:HOST_GATE_SECRET'] }`
  return text.replace(pushed, pushed.replace(/ }$/, `, ${gate} }`))
}

/** The change of the configuration for the way in which Docplanner's events come; undefined if there is none. */
export const withDocplannerCalls = ({
  config,
  docplannerCalls: calls = 'push',
}: Pick<KitOptions, 'config' | 'docplannerCalls'>): KitOptions['config'] => {
  if (calls === 'push') return config
  return (text) => {
    const written = changed(text, calls)
    return config ? config(written) : written
  }
}

const gates = ['slot-booking', 'booking-moving'] as const

/** The addresses and proofs that Plannr and Docplanner have for calls of Planbridge. */
export const arrangedCalls = (origin: string, calls: DocplannerCalls = 'push') =>
  ({
    plannr: {
      subscriptions: [
        {
          url: `${origin}/webhooks/plannr`,
          events: simulatedEvents,
          signingSecret: demoSecrets.PLANNR_WEBHOOK_SECRET,
        },
      ],
    },
    docplanner: {
      clients: [
        {
          clientId: '12_planbridge',
          clientSecret: demoSecrets.DOCPLANNER_SECRET,
          notifications: calls === 'pull' ? 'pull' : 'push',
          ...(calls !== 'pull' && {
            push: {
              url: `${origin}/webhooks/docplanner`,
              header: { name: 'X-Api-Key', value: demoSecrets.DOCPLANNER_WEBHOOK_KEY },
              ...(calls !== 'push' && { gates }),
            },
          }),
        },
      ],
    },
  }) as const satisfies SimulatorChanges

const proofs = ['x-signature', 'x-api-key']

/** Another value of the same form. */
const wrong = (value: string): string => value.slice(0, -1) + (value.endsWith('0') ? '1' : '0')

const withProof = (request: Request, proof: HowSent['proof']): Request =>
  withHeaders(request, (headers) => {
    for (const name of proofs) {
      const value = headers.get(name)
      if (value === null) continue
      if (proof === 'missing') headers.delete(name)
      if (proof === 'wrong') headers.set(name, wrong(value))
    }
  })

/** Receives a request at Planbridge, from an address. */
export type Receive = (request: Request, address: string | undefined) => Promise<Response>

/** The way of the requests that providers make. Planbridge is composed after the providers, so it is given later. */
export const openProviderCalls = () => {
  let receive: Receive = () => Promise.reject(new TypeError('Planbridge is not open yet'))
  const changes = new Map<string, HowSent>()
  return {
    openFor: (planbridge: Receive) => void (receive = planbridge),
    deliverOf:
      (provider: string): Deliver =>
      (request, { from }) => {
        const { proof, from: other = from } = changes.get(provider) ?? {}
        return receive(withProof(request, proof), other)
      },
    /** Changes how a provider's requests arrive; undefined: as usual. */
    change: (provider: SendingProvider, how: HowSent | undefined) =>
      how ? changes.set(provider, how) : changes.delete(provider),
  }
}

export type ProviderCalls = ReturnType<typeof openProviderCalls>
