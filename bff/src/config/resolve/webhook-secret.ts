import { keyPrefixes, secretBytes } from '@planbridge/shared/webhooks'

const prefix = keyPrefixes.secret

const bytesOf = (text: string): number | undefined => {
  try {
    return atob(text).length
  } catch {
    return undefined
  }
}

/** The fault of a secret of Standard Webhooks; undefined if it has none. */
export const webhookSecretFault = (value: string): string | undefined => {
  const bytes = value.startsWith(prefix) ? bytesOf(value.slice(prefix.length)) : undefined
  const { min, max } = secretBytes
  return bytes !== undefined && bytes >= min && bytes <= max
    ? undefined
    : `must be ${prefix} and ${min} to ${max} bytes in base64, for example from: openssl rand -base64 32`
}
