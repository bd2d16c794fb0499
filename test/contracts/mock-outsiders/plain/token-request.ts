import type { Registration } from '../outsider.ts'
import { type KnownServer, readJson } from './metadata.ts'
import { ProtocolError } from './protocol-error.ts'

interface Sender {
  readonly server: KnownServer
  readonly registration: Registration
  readonly fetch: typeof globalThis.fetch
}

type Fields = Readonly<Record<string, string>>

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
const authenticated = ({ clientId, clientSecret, authentication }: Registration, fields: Fields) => {
  if (authentication === 'body')
    return { body: { ...fields, client_id: clientId, client_secret: clientSecret }, headers: {} }
  const pair = [clientId, clientSecret].map((one) => encodeURIComponent(one).replaceAll('%20', '+')).join(':')
  return { body: fields, headers: { authorization: `Basic ${btoa(pair)}` } }
}

/** Sends a token request and checks the answer. @see https://www.rfc-editor.org/rfc/rfc6749#section-5 */
export const requestTokens = async ({ server, registration, fetch }: Sender, fields: Fields) => {
  const { body, headers } = authenticated(registration, fields)
  const response = await fetch(server.tokenEndpoint, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...headers, accept: 'application/json' },
    body: new URLSearchParams(body),
  })
  const answer = await readJson(response)
  if (response.status !== 200) throw refusalOf(response.status, answer)
  if (!/\bno-store\b/.test(response.headers.get('cache-control') ?? ''))
    throw new ProtocolError('a token response that may be stored')
  return { tokens: readTokens(answer), idToken: optionalText(answer, 'id_token') }
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const refusalOf = (status: number, { error }: Record<string, unknown>): ProtocolError => {
  if (status !== 400 && status !== 401) return new ProtocolError(`status ${status}`)
  const isCode = typeof error === 'string' && /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/.test(error)
  return isCode
    ? new ProtocolError('the token request is refused', error)
    : new ProtocolError('a refusal without a code')
}

const readTokens = (answer: Record<string, unknown>) => {
  const accessToken = optionalText(answer, 'access_token')
  if (accessToken === undefined) throw new ProtocolError('no access token')
  const type = optionalText(answer, 'token_type')
  if (type?.toLowerCase() !== 'bearer') throw new ProtocolError(`token type ${type}`)
  const seconds = answer['expires_in']
  if (seconds !== undefined && (typeof seconds !== 'number' || !(seconds > 0)))
    throw new ProtocolError(`expires in ${JSON.stringify(seconds)}`)
  optionalText(answer, 'scope')
  return { accessToken, refreshToken: optionalText(answer, 'refresh_token') }
}

/** A member that may be absent. RFC 6749 does not speak of null, which is read as absent. */
const optionalText = (answer: Record<string, unknown>, name: string): string | undefined => {
  const value = answer[name] ?? undefined
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '') throw new ProtocolError(`${name} is not a text`)
  return value
}
