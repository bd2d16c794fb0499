import type { Integration, ReceivedWebhooks } from '../../domain/integration.ts'
import { Failure } from '../../failure.ts'
import { readBody, requireAnnouncedSize } from '../../http/read-body.ts'
import type {
  DeliveryAnswer,
  ReceiveDelivery,
  ReceivedDelivery,
} from '../../http/webhooks/received-delivery.ts'
import type { AddressJudgement } from '../addresses/address-gate.ts'
import type { Accept } from './accept.ts'
import { type Credentials, openCredentials, type PresentedKeys } from './credentials.ts'
import { isJson } from './json-body.ts'
import type { Delivery, InboundNeeds } from './needs.ts'
import type { ReadingPlaces } from './reading-places.ts'

/** Judges the address of a sender, from memory. */
export type JudgeAddress = (integration: string, address: string) => AddressJudgement

/** The answer to a delivery that asks for a decision, and who decided, in words for operators. */
export interface GateAnswer {
  readonly answer: DeliveryAnswer
  readonly verdict: string
}

/** Answers a delivery that asks for a decision; undefined for every other one. */
export type AnswerGate = (delivery: Delivery) => Promise<GateAnswer | undefined>

export interface ReceiveNeeds extends Pick<InboundNeeds, 'integrations' | 'events' | 'clock' | 'random'> {
  readonly accept: Accept
  readonly places: ReadingPlaces
  readonly judge: JudgeAddress
  readonly answerGate?: AnswerGate
}

/** Of a body. Events are far smaller. */
const bodyBytesMax = 1_048_576

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset="?utf-8"?\s*)?$/i

/** Every success looks the same, so that a repeat tells its sender nothing. */
const received: DeliveryAnswer = { status: 200, body: null }

/** An integration that receives, with its credentials. */
interface Receiver {
  readonly integration: Integration
  readonly credentials: Credentials
  readonly checked: 'signature' | 'key'
}

const receiverOf = (
  integration: Integration,
  settings: ReceivedWebhooks,
  random: ReceiveNeeds['random'],
) => ({
  integration,
  credentials: openCredentials(settings, random),
  checked: settings.signing ? ('signature' as const) : ('key' as const),
})

const receiversOf = ({ integrations, random }: ReceiveNeeds): ReadonlyMap<string, Receiver> =>
  new Map(
    [...integrations].flatMap(([id, integration]) =>
      integration.webhooks?.receive === 'push'
        ? [[id, receiverOf(integration, integration.webhooks, random)] as const]
        : [],
    ),
  )

/** Throws unless the address may call. Looks at nothing else of the request. */
const requireAddress = ({ judge }: ReceiveNeeds, { integration }: Receiver, address = ''): void => {
  const judged = judge(integration.id, address)
  if (judged.kind === 'refused') throw new Failure('delivery-refused', 'the address is not allowed')
  if (judged.kind === 'unknown')
    throw new Failure('deliveries-paused', 'the allowed addresses are not known', {
      retryAfterSeconds: judged.retryAfterSeconds,
    })
}

const notAuthenticated = (detail: string) => new Failure('delivery-not-authenticated', detail)

/** Throws unless the body is announced as plain JSON. A compressed body could be a thousand times larger than it looks. */
const requireJsonType = ({ headers }: Request): void => {
  const coding = headers.get('content-encoding') ?? 'identity'
  if (coding.toLowerCase() !== 'identity') throw new Failure('media-type-unsupported', 'a content coding')
  if (!jsonType.test(headers.get('content-type') ?? ''))
    throw new Failure('media-type-unsupported', 'not application/json')
}

const presentedBy = ({ pathKey, request }: ReceivedDelivery): PresentedKeys => ({
  pathKey,
  header: (name) => request.headers.get(name) ?? undefined,
})

/** Throws unless the body is signed and JSON. */
const requireProof = async (
  { credentials }: Receiver,
  delivery: ReceivedDelivery,
  raw: Uint8Array<ArrayBuffer>,
): Promise<void> => {
  if (!(await credentials.isSigned(presentedBy(delivery), raw)))
    throw notAuthenticated('the signature is not that of the body')
  if (!isJson(raw)) throw new Failure('request-malformed', 'the body is not JSON')
}

const take = async (needs: ReceiveNeeds, delivery: Delivery): Promise<DeliveryAnswer> => {
  const gate = await needs.answerGate?.(delivery)
  const kept = gate ? { ...delivery, kind: 'gate' as const, verdict: gate.verdict } : delivery
  await needs.accept(kept)
  return gate?.answer ?? received
}

const receive = async (
  needs: ReceiveNeeds,
  receiver: Receiver,
  delivery: ReceivedDelivery,
): Promise<DeliveryAnswer> => {
  requireAddress(needs, receiver, delivery.caller.address)
  if (!(await receiver.credentials.haveKeys(presentedBy(delivery)))) throw notAuthenticated('no right key')
  requireJsonType(delivery.request)
  requireAnnouncedSize(delivery.request, bodyBytesMax)
  const { integration, checked } = receiver
  return needs.places.withPlace(integration.id, async (place) => {
    const raw = await place.arriving((note) => readBody(delivery.request, bodyBytesMax, note))
    await requireProof(receiver, delivery, raw)
    return take(needs, { integration, raw, checked, receivedAt: needs.clock.now() })
  })
}

/**
 * Receives the deliveries of providers at their integrations: judges the address, then keys, then the form, then reads the body, then the
 * signature over its bytes, and stores it before it answers. No URL of a body is ever requested.
 */
export const receiveDelivery = (needs: ReceiveNeeds): ReceiveDelivery => {
  const receivers = receiversOf(needs)
  return async (delivery) => {
    const receiver = receivers.get(delivery.integration)
    if (!receiver) throw new Failure('not-found', 'no integration that receives')
    try {
      return await receive(needs, receiver, delivery)
    } catch (error) {
      report(needs, receiver, delivery, error)
      throw error
    }
  }
}

const report = (
  { events }: ReceiveNeeds,
  { integration }: Receiver,
  { caller }: ReceivedDelivery,
  error: unknown,
): void => {
  const { address = '', peer = '' } = caller
  const [code, detail] = error instanceof Failure ? [error.code, error.message] : (['internal', ''] as const)
  events.webhookRefused({ integration: integration.id, code, detail, address, peer })
}
