import { webhookEvents, webhookHeaders } from '@planbridge/shared/webhooks'

type Json = Readonly<Record<string, unknown>>

/** `connection.status_changed` is described as `ConnectionStatusChangedEvent`. */
export const eventSchemaName = (type: string): string =>
  `${type.replace(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())}Event`

const signatureHeaders: Json[] = [
  {
    name: webhookHeaders.id,
    in: 'header',
    required: true,
    description: 'The id of the event, which is the same for every try',
    schema: { type: 'string' },
  },
  {
    name: webhookHeaders.timestamp,
    in: 'header',
    required: true,
    description: 'When this try was made, in seconds since 1970',
    schema: { type: 'integer' },
  },
  {
    name: webhookHeaders.signature,
    in: 'header',
    required: true,
    description:
      'Signatures over id, timestamp and body, joined by dots, separated by spaces: `v1` with the secret, `v1a` with Ed25519',
    schema: { type: 'string' },
  },
]

/** Describes the messages that an endpoint of a host gets. @see https://spec.openapis.org/oas/v3.1.1.html#fixed-fields */
export const describedWebhooks = (): Json =>
  Object.fromEntries(
    Object.entries(webhookEvents).map(([type, { summary }]) => [
      type,
      {
        post: {
          operationId: `webhook_${type.replace('.', '_')}`,
          summary,
          security: [],
          parameters: signatureHeaders,
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: { $ref: `#/components/schemas/${eventSchemaName(type)}` } },
            },
          },
          responses: {
            '2XX': { description: 'The endpoint has the event' },
            '410': { description: 'The endpoint is disabled' },
          },
        },
      },
    ]),
  )
