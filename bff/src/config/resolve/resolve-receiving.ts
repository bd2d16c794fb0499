import type { ProviderDefinition } from '@planbridge/shared/providers'
import type { ReceivedWebhooks } from '../../domain/integration.ts'
import type { Secret } from '../../domain/secret.ts'
import type { Path } from '../problem.ts'
import { type ReceivedWebhooksEntry, webhookSecretPaths } from '../schema/received-webhooks-entry.ts'

type SecretAt = (...path: Path) => Secret | undefined
type SecretKind = keyof typeof webhookSecretPaths

/** A single secret, or those of a list. */
const secretsOf = (secretAt: SecretAt, kind: SecretKind): readonly Secret[] => {
  const path = ['webhooks', ...webhookSecretPaths[kind]]
  return [secretAt(...path), secretAt(...path, 0), secretAt(...path, 1)].filter(
    (secret) => secret !== undefined,
  )
}

const gateOf = (
  { booking_gate: gate }: ReceivedWebhooksEntry,
  secretAt: SecretAt,
): ReceivedWebhooks['gate'] =>
  gate
    ? {
        url: gate.url,
        secrets: secretsOf(secretAt, 'webhook-gate-secret'),
        deadlineSeconds: gate.deadline_seconds,
        whenSilent: gate.when_silent,
        denyCode: gate.deny_code,
      }
    : null

/** The settings for receiving events; null if the integration receives none. */
export const resolveReceiving = (
  entry: ReceivedWebhooksEntry | undefined,
  { inbound }: Pick<ProviderDefinition, 'inbound'>,
  secretAt: SecretAt,
): ReceivedWebhooks | null => {
  if (!entry) return null
  const secrets = secretsOf(secretAt, 'webhook-signing-secret')
  const header = inbound?.signature?.header
  return {
    receive: entry.receive,
    header: entry.header
      ? {
          name: entry.header.name.toLowerCase(),
          values: secretsOf(secretAt, 'webhook-header'),
        }
      : null,
    pathKeys: secretsOf(secretAt, 'webhook-path-key'),
    signing: header === undefined || secrets.length === 0 ? null : { header, secrets },
    gate: gateOf(entry, secretAt),
    releases: entry.release,
    addresses: { mode: entry.addresses, ranges: entry.allowed_addresses ?? null },
    keepDays: entry.keep_days,
  }
}
