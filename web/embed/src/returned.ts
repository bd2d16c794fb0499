import type { EmbedResult } from './types.ts'

/** The result of a redirect, with which the page was opened. */
export type Returned =
  | { readonly result: EmbedResult }
  | { readonly result?: never; readonly error: null; readonly sessionId: string }

const key = 'planbridge'

/**
 * Remembers in this tab that the page goes to Planbridge, so that an address made by others is not taken for the return. In a page
 * without storage the return tells nothing.
 */
export const markRedirect = (sessionId: string, integration: string | null): void => {
  try {
    sessionStorage.setItem(key, `${sessionId} ${integration ?? ''}`)
  } catch {}
}

const takeMark = (): string => {
  try {
    const mark = sessionStorage.getItem(key) ?? ''
    sessionStorage.removeItem(key)
    return mark
  } catch {
    return ''
  }
}

let returned: Returned | undefined

/** Takes the parameters of a return out of the address of the page. */
export const readReturn = (): void => {
  const url = new URL(location.href)
  const take = (name: string): string => {
    const value = url.searchParams.get(`planbridge_${name}`) ?? ''
    url.searchParams.delete(`planbridge_${name}`)
    return value
  }
  const status = take('result')
  // Without a result, the address is the return URL of the host's back end, which has yet to complete the session.
  if (status === '') return
  const sessionId = take('session')
  const connectionId = take('connection')
  history.replaceState(history.state, '', url)
  const [marked, integration = ''] = takeMark().split(' ')
  if (marked !== sessionId) return
  const isPending = status === 'pending_verification'
  returned =
    connectionId && (isPending || status === 'complete')
      ? { result: { connectionId, sessionId, integration, status: isPending ? status : 'active' } }
      : { error: null, sessionId }
}

/** Returns the result once. */
export const takeReturn = (): Returned | undefined => {
  const taken = returned
  returned = undefined
  return taken
}
