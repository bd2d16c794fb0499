import { createHmac } from 'node:crypto'

/** Secrets that were agreed with providers. */
export const inboundSecrets = {
  DOCPLANNER_WEBHOOK_KEY: 'CANARY-WH-docplanner-header-key-0001',
  DOCPLANNER_WEBHOOK_KEY_NEXT: 'CANARY-WH-docplanner-header-key-0002',
  DOCPLANNER_PATH_KEY: 'CANARY-WH-docplanner-path-key-000001',
  PLANNR_SIGNING_SECRET: 'CANARY-WH-plannr-signing-secret-00000000000000000000000001',
  PLANNR_SIGNING_SECRET_NEXT: 'CANARY-WH-plannr-signing-secret-00000000000000000000000002',
} as const

/** Something about a person that must be in no log, no answer and no store. */
export const patient = 'CANARY-WH-patient Abraham Lincoln'

/** Writes the settings for events of an integration into the text of a configuration. */
export const withWebhooks = (id: string, settings: string) => (text: string) =>
  text.replace(`  ${id}:\n`, `  ${id}:\n    webhooks: ${settings}\n`)

/** The address from which the providers of these tests call. */
export const providerAddress = '127.0.0.9'
const fromThere = `allowed_addresses: [${providerAddress}]`

/** The settings of an integration that receives at one address of this machine. */
const receivingBy = (proof: string) => `{ ${fromThere}, ${proof} }`

export type ConfigChange = (text: string) => string

export const docplannerReceives =
  (proof = "header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' }"): ConfigChange =>
  (text) =>
    withWebhooks('docplanner', receivingBy(proof))(text)

export const plannrReceives =
  (proof = "signing_secrets: ['env:PLANNR_SIGNING_SECRET']"): ConfigChange =>
  (text) =>
    withWebhooks('plannr', receivingBy(proof))(text)

/** Lets the providers call from the usual address of this machine as well, for senders that choose none. */
export const alsoFromHere: ConfigChange = (text) =>
  text.replaceAll(fromThere, `allowed_addresses: [${providerAddress}, 127.0.0.1]`)

/** Both integrations receive events, Docplanner's with a key in a header, Plannr's with a signature. */
export const bothReceive: ConfigChange = (text) => plannrReceives()(docplannerReceives()(text))

interface Booking {
  readonly name?: string
  readonly id?: string
  readonly at?: string
  readonly more?: Readonly<Record<string, unknown>>
}

/** An event of Docplanner. @see https://integrations.docplanner.com/guide/callbacks/push-vs-pull.html */
export const bookingEvent = ({
  name = 'slot-booked',
  id = '6263715',
  at: createdAt = '2026-01-05T11:59:00+01:00',
  more = {},
}: Booking = {}) => ({
  name,
  data: { facility: { id: '1' }, visit_booking: { id, patient: { name: patient } } },
  created_at: createdAt,
  ...more,
})

/** Plannr's signature of a body. */
export const signed = (
  body: string | Uint8Array,
  secret: string = inboundSecrets.PLANNR_SIGNING_SECRET,
): string => createHmac('sha256', secret).update(body).digest('hex')

/** The headers of a delivery of Docplanner. */
export const docplannerHeaders = {
  'content-type': 'application/json',
  'x-api-key': inboundSecrets.DOCPLANNER_WEBHOOK_KEY,
} as const

export const plannrHeaders = (body: string | Uint8Array, secret?: string) => ({
  'content-type': 'application/json',
  'x-signature': signed(body, secret),
})
