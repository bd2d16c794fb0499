import { base64url } from 'jose'

/** Flips one bit of the signature. */
export const alterSignature = (jwt: string): string => {
  const [header = '', payload = '', signature = ''] = jwt.split('.')
  const bytes = base64url.decode(signature)
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return `${header}.${payload}.${base64url.encode(bytes)}`
}

/** Replaces the subject in the payload and keeps the original header and signature. */
export const replacePayload = (jwt: string): string => {
  const [header = '', payload = '', signature = ''] = jwt.split('.')
  const claims = JSON.parse(new TextDecoder().decode(base64url.decode(payload))) as object
  const other = base64url.encode(new TextEncoder().encode(JSON.stringify({ ...claims, sub: 'mallory' })))
  return `${header}.${other}.${signature}`
}
