import { withHeaders } from '../../kit/browser.ts'
import { pagePerson, personHeader } from '../../kit/kit.ts'

/** Headers that would act on the whole origin, and with it on the simulation. They mean nothing for an answer without a network. */
const ofTheNetwork = ['clear-site-data', 'set-cookie', 'strict-transport-security']

/** The request as the network stack of the browser would send it, for the kit, which adds the cookies. */
export const asSent = async (request: Request): Promise<Request> => {
  const url = new URL(request.url)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  const sent = new Request(url, {
    method: request.method,
    redirect: 'manual',
    signal: request.signal,
    ...(!reads && { body: await request.arrayBuffer() }),
  })
  return withHeaders(sent, (headers) => {
    for (const [name, value] of request.headers) headers.set(name, value)
    headers.set('sec-fetch-site', 'same-origin')
    headers.set('sec-fetch-mode', request.mode)
    headers.set('sec-fetch-dest', request.destination === '' ? 'empty' : request.destination)
    headers.set('user-agent', navigator.userAgent)
    headers.set(personHeader, pagePerson)
    if (!reads) headers.set('origin', url.origin)
  })
}

/** The answer, without the headers for a network. */
export const asReceived = (answer: Response): Response => {
  const headers = new Headers(answer.headers)
  for (const name of ofTheNetwork) headers.delete(name)
  const { body, status, statusText } = answer
  return new Response(body, { status, statusText, headers })
}
