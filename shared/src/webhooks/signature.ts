/**
 * The headers of a message to a host.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const webhookHeaders = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
} as const

/** The beginnings of keys as texts: a shared secret, and both keys of Ed25519. Base64 follows. */
export const keyPrefixes = { secret: 'whsec_', privateKey: 'whsk_', publicKey: 'whpk_' } as const

/** The versions of signatures: HMAC-SHA256 with the secret, and Ed25519. */
export const signatureVersions = { hmac: 'v1', ed25519: 'v1a' } as const

/** The sizes of a secret in bytes. */
export const secretBytes = { min: 24, made: 32, max: 64 } as const
