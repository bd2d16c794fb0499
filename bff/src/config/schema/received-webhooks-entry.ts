import * as z from 'zod'
import { Text } from './entry-words.ts'
import { readRange } from '../../network/address-range.ts'
import { SecretReference } from './secret-reference.ts'

const addressesMax = 1_000

const AllowedAddress = z.string().superRefine((text, context) => {
  const read = readRange(text)
  if (read.kind === 'refused') context.addIssue({ code: 'custom', message: read.reason })
})

/** The time during which providers are known to repeat events. A repeat is told apart as long as the event is kept. */
export const keepDaysMin = 14

const oneOrTwo = z.union([SecretReference, z.array(SecretReference).min(1).max(2)], {
  error:
    'must be a reference to a secret, as env:NAME or file:/path, or a list of two while one replaces the other; the secret itself must not be in this file',
})

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/, 'must be the name of a header, without a colon')

/** Asking a host before the provider goes ahead. */
const bookingGate = z
  .strictObject({
    url: Text.meta({ description: 'Where the host is asked, by a signed POST.' }),
    signing_secrets: z.array(SecretReference).min(1).max(2).meta({
      description: 'The secret with which questions are signed (whsec_…); two while one replaces the other.',
    }),
    deadline_seconds: z.int().min(1).max(30).default(5).meta({
      description: 'How long the host may take; afterwards it counts as silent.',
    }),
    when_silent: z.enum(['deny', 'approve']).default('deny').meta({
      description: 'The answer to the provider if the host gives none.',
    }),
    deny_code: z.int().min(1).max(999_999).default(1).meta({
      description: 'The code of a denial, from the dictionary that was agreed with the provider.',
    }),
  })
  .optional()
  .meta({ description: 'Let a host approve or deny what patients want to book or move; default: off.' })

/** Schema of the calls that an integration receives. */
export const receivedWebhooksEntry = z
  .strictObject({
    receive: z.enum(['push', 'pull']).default('push').meta({
      description:
        'push: the provider calls /webhooks/<integration>. pull: Planbridge empties the queue of the provider, with the service account.',
    }),
    header: z
      .strictObject({ name: HeaderName, value: oneOrTwo })
      .optional()
      .meta({ description: 'A header with a key that was agreed with the provider.' }),
    path_key: oneOrTwo.optional().meta({
      description: 'A key at the end of the path, /webhooks/<integration>/<key>; at least 32 characters.',
    }),
    signing_secrets: z.array(SecretReference).min(1).max(2).optional().meta({
      description: "The secret of the provider's signature; two while one replaces the other.",
    }),
    booking_gate: bookingGate,
    release: z.boolean().default(true).meta({
      description:
        'Ask the provider every hour to send again what it could not deliver, if it can do that; default: true.',
    }),
    addresses: z.enum(['enforce', 'observe']).default('enforce').meta({
      description:
        'Whether calls from other addresses than those of the provider are refused, or only counted and logged.',
    }),
    allowed_addresses: z.array(AllowedAddress).min(1).max(addressesMax).optional().meta({
      description:
        'IP addresses or CIDR ranges from which the provider calls; they replace the list that it publishes.',
    }),
    keep_days: z.int().min(keepDaysMin).max(3_650).default(30).meta({
      description:
        "How long events are kept, at least; a repeat that has its event's time is recognised for as long.",
    }),
  })
  .optional()
  .meta({ description: "The provider's calls at /webhooks/<integration>. Absent: none are received." })
export type ReceivedWebhooksEntry = NonNullable<z.infer<typeof receivedWebhooksEntry>>

/** Paths of the secrets below `webhooks`, by kind; each can be a single one or a list. */
export const webhookSecretPaths = {
  'webhook-header': ['header', 'value'],
  'webhook-path-key': ['path_key'],
  'webhook-signing-secret': ['signing_secrets'],
  'webhook-gate-secret': ['booking_gate', 'signing_secrets'],
} as const satisfies Readonly<Record<string, readonly string[]>>
