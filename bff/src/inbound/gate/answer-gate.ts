import { Denial, type ProviderQuestion } from '@planbridge/shared/webhooks'
import type { BookingGate, Integration } from '../../domain/integration.ts'
import { isoTime } from '../../domain/iso-time.ts'
import type { Events } from '../../events.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import { sha256OfBytes } from '../../runtime/sha256.ts'
import type { GuardedAnswer, GuardedPost } from '../../transport/guarded-post.ts'
import { memberAt, parsedJson } from '../receive/json-body.ts'
import type { Delivery } from '../receive/needs.ts'
import type { AnswerGate } from '../receive/receive-delivery.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Signs a message to a host. */
export type SignQuestion = (
  message: { readonly id: string; readonly timestamp: number; readonly body: Bytes },
  keys: { readonly secrets: readonly string[]; readonly privateKeys: readonly string[] },
) => Promise<Readonly<Record<string, string>>>

export interface GateNeeds {
  readonly hosts: { readonly post: GuardedPost }
  readonly sign: SignQuestion
  readonly events: Pick<Events, 'webhookGateAnswered'>
  readonly monotonic: MonotonicClock
}

/** The answer to a question: that of the host or, if it was silent, that of the configuration. */
interface Verdict {
  readonly approved: boolean
  readonly by: 'host' | 'silence'
  /** The agreed code of a denial. */
  readonly code: number | null
  /** Why the host counts as silent, or its status. */
  readonly detail: string
}

/** Of the host's answer, a small object is read. */
const answerBytesMax = 4_096

/** Statuses that say nothing about the question: the host did not read it, or wants it later. */
const undecided: ReadonlySet<number> = new Set([408, 425, 429])

const plainJson = (bytes: Bytes): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch {
    return undefined
  }
}

/** The code that a host chose; else the configured one. */
const codeIn = (bytes: Bytes, { denyCode }: BookingGate): number => {
  const denial = Denial.safeParse(plainJson(bytes))
  return denial.success ? denial.data.error_code : denyCode
}

const silent = ({ whenSilent, denyCode }: BookingGate, detail: string): Verdict => ({
  approved: whenSilent === 'approve',
  by: 'silence',
  code: whenSilent === 'approve' ? null : denyCode,
  detail,
})

const verdictOf = (gate: BookingGate, answer: GuardedAnswer): Verdict => {
  if (answer.kind !== 'answer') return silent(gate, `${answer.kind}: ${answer.detail}`)
  const { status, bytes } = answer
  const detail = `status ${status}`
  if (status >= 200 && status < 300) return { approved: true, by: 'host', code: null, detail }
  const isDenial = status >= 400 && status < 500 && !undecided.has(status)
  return isDenial ? { approved: false, by: 'host', code: codeIn(bytes, gate), detail } : silent(gate, detail)
}

/** The question with the provider's body as it was sent, so that numbers keep their digits. */
const questionOf = (name: string, { integration, raw, receivedAt }: Delivery): Bytes => {
  const at = isoTime(receivedAt)
  const opened = (value: object) => JSON.stringify(value).slice(0, -1)
  const type: ProviderQuestion['type'] = 'provider.question'
  const head = opened({ type, timestamp: at })
  const data = opened({ integration: integration.id, name, received_at: at })
  const payload = new TextDecoder().decode(raw)
  return new TextEncoder().encode(`${head},"data":${data},"payload":${payload}}}`)
}

const ask = async ({ hosts, sign }: GateNeeds, gate: BookingGate, name: string, delivery: Delivery) => {
  const body = questionOf(name, delivery)
  // The same question, asked again by the provider, has the same id.
  const id = `gat_${await sha256OfBytes(delivery.raw)}`
  const timestamp = Math.floor(delivery.receivedAt / 1000)
  const secrets = gate.secrets.map((secret) => secret.reveal())
  const signature = await sign({ id, timestamp, body }, { secrets, privateKeys: [] })
  const answer = await hosts.post({
    url: gate.url,
    headers: { 'content-type': 'application/json', ...signature },
    body,
    deadlineMs: gate.deadlineSeconds * 1000,
    answerBytesMax,
  })
  return verdictOf(gate, answer)
}

/** The name of a delivery if its answer decides; else undefined. */
const gateName = ({ provider }: Integration, raw: Bytes): string | undefined => {
  const { inbound } = provider
  const name = inbound && memberAt(parsedJson(raw), inbound.envelope.name)
  return typeof name === 'string' && inbound?.gates.includes(name) ? name : undefined
}

const inWords = ({ approved, by, code, detail }: Verdict): string => {
  const what = approved ? 'approved' : `denied with code ${code}`
  return by === 'host' ? `${what} by the host` : `${what}, because the host was silent (${detail})`
}

/**
 * Passes a provider's question on to the host and answers the provider with the host's verdict. Every question is answered in time: if the
 * host decides nothing, the configuration does.
 * @see https://integrations.docplanner.com/guide/callbacks/real-time-requests.html
 */
export const answerGate =
  (needs: GateNeeds): AnswerGate =>
  async (delivery) => {
    const { id: integration, webhooks } = delivery.integration
    const gate = webhooks?.gate ?? undefined
    const name = gate && gateName(delivery.integration, delivery.raw)
    if (!gate || name === undefined) return undefined
    const startedAt = needs.monotonic.now()
    const verdict = await ask(needs, gate, name, delivery)
    const { approved, by, code, detail } = verdict
    const ms = Math.round(needs.monotonic.now() - startedAt)
    const outcome = approved ? 'approved' : 'denied'
    needs.events.webhookGateAnswered({ integration, name, verdict: outcome, by, code, detail, ms })
    const answer = approved
      ? { status: 200, body: null }
      : { status: 422, body: JSON.stringify({ error_code: code }) }
    return { answer, verdict: inWords(verdict) }
  }
