import { returnParameters } from '@planbridge/shared/embed'
import type { ConnectSessionRow } from '../store/ports/ports.ts'
import type { EmbeddingNeeds } from './needs.ts'

/** The address with more query parameters. Its own parameters and its fragment stay as they are written. */
const withParameters = (address: string, parameters: Readonly<Record<string, string>>): string => {
  const fragmentAt = address.indexOf('#')
  const end = fragmentAt === -1 ? address.length : fragmentAt
  const query = new URLSearchParams(parameters).toString()
  const separator = address.slice(0, end).includes('?') ? '&' : '?'
  return `${address.slice(0, end)}${separator}${query}${address.slice(end)}`
}

/** The result for the script in the host's page. */
const resultOf = ({ id, status, connection }: ConnectSessionRow) => ({
  [returnParameters.session]: id,
  [returnParameters.result]: status,
  ...(connection === null ? {} : { [returnParameters.connection]: connection }),
})

/** The page of the host that a redirect started from, with the result; null if the window was not opened by one. */
const pageAfter = (session: ConnectSessionRow): string | null => {
  const page = session.entered?.page ?? null
  return page === null ? null : withParameters(page, resultOf(session))
}

/** The address for the browser after the host has completed the session. */
export const continueUrl = ({ origin }: Pick<EmbeddingNeeds, 'origin'>, session: ConnectSessionRow): string =>
  pageAfter(session) ?? `${origin}/connect/done`

/**
 * The address that the window goes to when its work is done; null if it is to be closed.
 * @param code the one-time code for the host.
 */
export const addressAfter = (session: ConnectSessionRow, code: string): string | null => {
  const { id, returnUrl, challenge, connection, entered } = session
  if (returnUrl !== null && challenge !== null && connection !== null)
    return withParameters(returnUrl, { planbridge_session: id, planbridge_code: code })
  const page = pageAfter(session)
  if (page !== null || returnUrl === null || entered?.presentation !== 'link') return page
  return withParameters(returnUrl, resultOf(session))
}
