import { signatureVersions, webhookHeaders } from '@planbridge/shared/webhooks'
import { toBase64 } from './base64.ts'
import { importSigningKey, readSecret } from './keys.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The keys of one endpoint as texts: `whsec_` secrets and `whsk_` private keys. During a rotation there are two of a kind. */
export interface EndpointKeys {
  readonly secrets: readonly string[]
  readonly privateKeys: readonly string[]
}

export interface MessageToSign {
  /** The same for every try. It contains no dot, which separates the parts of the signed text. */
  readonly id: string
  /** When this try is made, in seconds since 1970. */
  readonly timestamp: number
  /** The exact bytes that are sent. */
  readonly body: Bytes
}

const signedText = ({ id, timestamp, body }: MessageToSign): Bytes => {
  if (id.includes('.')) throw new Error('the id of a message contains a dot')
  const head = new TextEncoder().encode(`${id}.${timestamp}.`)
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

const hmac = { name: 'HMAC', hash: 'SHA-256' } as const

const withSecret = async (secret: string, text: Bytes): Promise<string> => {
  const key = await crypto.subtle.importKey('raw', readSecret(secret), hmac, false, ['sign'])
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, text))
  return `${signatureVersions.hmac},${toBase64(signature)}`
}

const withPrivateKey = async (privateKey: string, text: Bytes): Promise<string> => {
  const key = await importSigningKey(privateKey)
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key, text))
  return `${signatureVersions.ed25519},${toBase64(signature)}`
}

/**
 * Signs a message with every key of its endpoint.
 * @returns The three headers of the message. Signatures with secrets come first.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 */
export const signBytes = async (
  message: MessageToSign,
  { secrets, privateKeys }: EndpointKeys,
): Promise<Readonly<Record<string, string>>> => {
  const text = signedText(message)
  const signatures = await Promise.all([
    ...secrets.map((secret) => withSecret(secret, text)),
    ...privateKeys.map((key) => withPrivateKey(key, text)),
  ])
  return {
    [webhookHeaders.id]: message.id,
    [webhookHeaders.timestamp]: String(message.timestamp),
    [webhookHeaders.signature]: signatures.join(' '),
  }
}
