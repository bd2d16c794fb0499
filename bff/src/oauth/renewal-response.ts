import { isReadableJwt } from './readable-jwt.ts'
import { type OddJson, readOddJson } from './odd-json.ts'
import {
  accessTokenLengthMax,
  idTokenLengthMax,
  type LifetimeMembers,
  lifetimeOf,
  type Lifetimes,
  scopesIn,
  type TokenGrant,
} from './token-response.ts'

/** The response to a refresh token as it was received. */
export interface ReceivedRenewal {
  readonly status: number
  readonly contentType: string | null
  readonly bytes: Uint8Array
}

/** The readable part of a renewal response. `oddities` names deviations from the specification and contains no received value. */
export type RenewalReading =
  | { readonly kind: 'granted'; readonly grant: TokenGrant; readonly oddities: readonly string[] }
  /** There is a new refresh token, and no access token that can be used. */
  | { readonly kind: 'rotated'; readonly refreshToken: string; readonly oddities: readonly string[] }
  | { readonly kind: 'unusable'; readonly detail: string }

const refreshTokenLengthMax = 65_536

/** Collects deviations while members are read. */
type Note = (oddity: string) => void

const visible = /^[\x21-\x7e]+$/
// RFC 6749 §A.17 permits spaces, and a refresh token is sent in a form, never in a header.
const printable = /^[^\p{Cc}\uFFFD]+$/u

interface TextRule {
  readonly form: RegExp
  readonly lengthMax: number
}

/** A member of visible text; null if it is absent, empty or not usable. Surrounding white space is not part of a token. */
const textOf = (value: unknown, name: string, { form, lengthMax }: TextRule, note: Note): string | null => {
  if (value === undefined) return null
  if (typeof value !== 'string' || value.trim() === '') {
    note(`${name} without a value`)
    return null
  }
  const text = value.trim()
  if (text !== value) note(`white space around ${name}`)
  if (form.test(text) && text.length <= lengthMax) return text
  note(`unusable ${name}`)
  return null
}

const accessTokenOf = ({ members, ambiguous }: OddJson, note: Note): string | null => {
  const name = 'access_token'
  const token = textOf(members[name], name, { form: visible, lengthMax: accessTokenLengthMax }, note)
  // RFC 6749 §7.1: a client must not use an access token of a type that it does not know.
  return isBearer(members['token_type'], note) && !ambiguous.has(name) ? token : null
}

const isBearer = (type: unknown, note: Note): boolean => {
  if (typeof type === 'string' && /^bearer$/i.test(type)) return true
  note('token_type')
  return typeof type !== 'string' || /^(?:bearer)?$/i.test(type.trim())
}

const refreshTokenOf = ({ members }: OddJson, note: Note): string | null =>
  textOf(
    members['refresh_token'],
    'refresh_token',
    { form: printable, lengthMax: refreshTokenLengthMax },
    note,
  )

// OpenID Connect Core §12.2: a refresh response might have no ID token, so an unreadable one is none.
const idTokenOf = ({ members }: OddJson, note: Note): string | null => {
  const token = textOf(members['id_token'], 'id_token', { form: visible, lengthMax: idTokenLengthMax }, note)
  if (token === null || isReadableJwt(token)) return token
  note('unusable id_token')
  return null
}

const numberOrText = (value: unknown): string | number | null =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? value : null

const expiresIn = ({ members }: OddJson, lifetimes: Lifetimes, nowMs: number, note: Note): number => {
  const [given, at] = [members['expires_in'], members['expires_at']]
  const read: LifetimeMembers = { expires_in: numberOrText(given), expires_at: numberOrText(at) }
  const seconds = lifetimeOf(read, lifetimes, nowMs)
  if (given != null && (typeof given !== 'number' || seconds === null)) note('expires_in')
  // The API refuses a token that has expired, and then it is renewed.
  return seconds ?? lifetimeOf({ expires_at: read.expires_at }, lifetimes, nowMs) ?? lifetimes.assumed
}

const scopesOf = ({ members: { scope } }: OddJson, note: Note): readonly string[] | null => {
  if (scope == null || typeof scope === 'string') return scopesIn(scope)
  note('scope')
  return Array.isArray(scope) ? scope.filter((name): name is string => typeof name === 'string') : null
}

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

const noteForm = ({ status, contentType }: ReceivedRenewal, { members }: OddJson, note: Note): void => {
  if (status !== 200) note(`status ${status}`)
  if (!jsonType.test(contentType ?? '')) note('content type')
  if (members['error'] !== undefined) note('error')
}

/**
 * Reads the response to a refresh token. Its refresh token may have replaced the one that was sent, which then no longer works, so
 * everything that can be read safely is kept. An access token must be one that is safe in a header. Two different access tokens,
 * and an access token of another type than Bearer, are not used; their refresh token is kept.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export const readRenewalResponse = (
  received: ReceivedRenewal,
  lifetimes: Lifetimes,
  nowMs: number,
): RenewalReading => {
  const { status, bytes } = received
  const read = readOddJson(bytes)
  if (!read)
    return { kind: 'unusable', detail: `status ${status}, ${bytes.byteLength} bytes without a JSON object` }
  const oddities = [...read.oddities]
  const note: Note = (oddity) => void oddities.push(oddity)
  noteForm(received, read, note)
  const accessToken = accessTokenOf(read, note)
  const refreshToken = refreshTokenOf(read, note)
  if (accessToken === null) {
    if (refreshToken !== null) return { kind: 'rotated', refreshToken, oddities }
    return { kind: 'unusable', detail: `token response: ${oddities.join(', ') || 'no access_token'}` }
  }
  const grant: TokenGrant = {
    accessToken,
    refreshToken,
    idToken: idTokenOf(read, note),
    expiresInSeconds: expiresIn(read, lifetimes, nowMs, note),
    scopes: scopesOf(read, note),
  }
  return { kind: 'granted', grant, oddities }
}
