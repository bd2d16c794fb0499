import { isStorableText } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'

/** The headers that tell who calls. */
export interface HostHeaders {
  readonly authorization: string | undefined
  readonly origin: string | undefined
  readonly site: string | undefined
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i

/** Returns the presented host key. Throws `origin-not-allowed` for a browser: a host key that reaches one is public. */
export const presentedHostKey = ({ authorization, origin, site }: HostHeaders): string | undefined => {
  if (site !== undefined || origin !== undefined)
    throw new Failure('origin-not-allowed', 'a host key was sent by a browser')
  return bearer.exec(authorization ?? '')?.[1]
}

/** The header with the user of the host that an API call is made for. */
export const subjectHeader = 'planbridge-subject'

const subjectCharactersMax = 200
/** Visible ASCII without the comma, with which several headers are joined. */
const written = /^[\x21-\x2b\x2d-\x7e]{1,2000}$/

/**
 * Reads the host's own id of its user from the header: percent-encoded UTF-8, so that every id fits into a header.
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-2.1
 */
export const readSubject = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined
  const subject = written.test(header) ? decoded(header) : undefined
  if (subject !== undefined && subject.length <= subjectCharactersMax && isStorableText(subject))
    return subject
  throw new Failure('request-malformed', `${subjectHeader}: not percent-encoded, or too long`)
}

const decoded = (text: string): string | undefined => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
