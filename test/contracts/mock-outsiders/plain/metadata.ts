import type { JSONWebKeySet } from 'jose'
import type { Registration } from '../outsider.ts'
import { ProtocolError } from './protocol-error.ts'

/** An authorization server as the client knows it. Without keys it issues no ID tokens. */
export interface KnownServer {
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly keys: JSONWebKeySet | undefined
}

/** Reads the metadata and the key set, if the server publishes them. @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation */
export const knownServer = async (
  { issuer, publishesMetadata, ...addresses }: Registration,
  fetch: typeof globalThis.fetch,
): Promise<KnownServer> => {
  const { authorizationEndpoint, tokenEndpoint } = addresses
  if (!publishesMetadata) return { issuer, authorizationEndpoint, tokenEndpoint, keys: undefined }
  const metadata = await readJson(await fetch(`${issuer}/.well-known/openid-configuration`))
  const text = (name: string): string => {
    const value = metadata[name]
    if (typeof value !== 'string' || !URL.canParse(value)) throw new ProtocolError(`metadata without ${name}`)
    return value
  }
  if (text('issuer') !== issuer) throw new ProtocolError(`metadata of ${text('issuer')}`)
  const keys = await readJson(await fetch(text('jwks_uri')))
  if (!Array.isArray(keys['keys'])) throw new ProtocolError('a key set without keys')
  return {
    issuer,
    authorizationEndpoint: text('authorization_endpoint'),
    tokenEndpoint: text('token_endpoint'),
    keys: { keys: keys['keys'] },
  }
}

/** A JSON object. */
export const readJson = async (response: Response): Promise<Record<string, unknown>> => {
  if (!/^application\/json\b/.test(response.headers.get('content-type') ?? ''))
    throw new ProtocolError(`content type ${response.headers.get('content-type')}`)
  const value: unknown = await response.json()
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ProtocolError('not a JSON object')
  return value as Record<string, unknown>
}
