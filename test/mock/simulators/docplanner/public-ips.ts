import { sha256Base64url } from '../digest.ts'
import type { Network, PublicationName } from './network.ts'

/** What is published, in both forms. A hostile publication has the same content in both. */
interface Publication {
  readonly json: (senders: readonly string[]) => string
  readonly text: (senders: readonly string[]) => string
  readonly answer?: (body: string, type: string, url: string) => Response
}

// Like the documented sample, it has a trailing comma and is not valid JSON.
const jsonOf = (ips: readonly string[]): string =>
  `{\n"API": [\n${ips.map((ip) => `"${ip}",\n`).join('')}]\n}\n`
const textOf = (ips: readonly string[]): string => ips.map((ip) => `${ip}\n`).join('')

const listing = (change: (ips: readonly string[]) => readonly string[]): Publication => ({
  json: (senders) => jsonOf(change(senders)),
  text: (senders) => textOf(change(senders)),
})

const same = (body: string, answer?: Publication['answer']): Publication => ({
  json: () => body,
  text: () => body,
  ...(answer === undefined ? {} : { answer }),
})

const html = '<!doctype html><title>Maintenance</title><h1>We will be back soon</h1><p>192.0.2.200</p>'
const withStatus = (status: number) => (body: string, type: string) =>
  new Response(body, { status, headers: { 'content-type': type } })

const endless = (body: string, type: string): Response => {
  const start = new TextEncoder().encode(body.slice(0, 12))
  const stream = new ReadableStream({ start: (controller) => controller.enqueue(start) })
  return new Response(stream, { headers: { 'content-type': type } })
}

const publications: Readonly<Record<PublicationName, Publication>> = {
  'as-it-is': listing((senders) => senders),
  empty: listing(() => []),
  disjoint: listing(() => ['203.0.113.10', '203.0.113.11', '203.0.113.12']),
  everybody: listing((senders) => [...senders, '0.0.0.0/0', '::/0']),
  private: listing((senders) => [...senders, '10.0.0.0/8', '192.168.1.20', '169.254.169.254', 'fd00::1']),
  // The documented sample, as it is printed.
  placeholders: listing(() => ['10.0.xxx.xx', '10.0.xxx.xx']),
  'odd-spellings': listing((senders) => [
    ...senders,
    '010.0.0.1',
    '0x7f.1',
    '1.2.3.4/',
    '3232235777',
    ' 1.2.3.4 ',
  ]),
  'one-bad-entry': listing((senders) => [...senders, '198.51.100.300']),
  'wrong-shape': { json: (senders) => JSON.stringify({ ips: senders }), text: () => 'updated: today\n' },
  'cut-off': {
    json: (senders) => jsonOf(senders).slice(0, 20),
    text: (senders) => textOf(senders).slice(0, 6),
  },
  'web-page': same(html, (body) => withStatus(200)(body, 'text/html; charset=UTF-8')),
  // More than ten megabytes.
  huge: {
    json: () => `{"API": [${'"198.18.0.1", '.repeat(800_000)}"198.18.0.2"]}`,
    text: () => '198.18.0.1\n'.repeat(1_000_000),
  },
  redirect: same('', (_body, _type, url) =>
    Response.redirect(new URL('/public/docs/moved-ips.json', url), 302),
  ),
  endless: { ...listing((senders) => senders), answer: endless },
  missing: same('Not found', withStatus(404)),
  failing: same('Service unavailable', withStatus(503)),
}

/**
 * The published list in one of its two forms, with a validator for conditional requests.
 * @see https://integrations.docplanner.com/guide/fundamentals/authorization.html
 */
const publishedList = async (
  form: 'json' | 'text',
  { published, senders }: Network,
  request: Request,
): Promise<Response> => {
  const publication = publications[published]
  const type = form === 'json' ? 'application/json' : 'text/plain; charset=UTF-8'
  const body = publication[form](senders)
  if (publication.answer) return publication.answer(body, type, request.url)
  // assumed: an entity tag; the documents do not speak of conditional requests
  const etag = `"${await sha256Base64url(body)}"`
  if (request.headers.get('if-none-match') === etag)
    return new Response(null, { status: 304, headers: { etag } })
  return new Response(body, { headers: { 'content-type': type, etag } })
}

/** Where the publication `redirect` points: a list of somebody else's addresses. */
const movedList = (): Response =>
  new Response(jsonOf(['203.0.113.66']), { headers: { 'content-type': 'application/json' } })

type Answer = (network: Network, request: Request) => Promise<Response> | Response

const documents: Readonly<Record<string, Answer>> = {
  '/public/docs/public-ips.json': (network, request) => publishedList('json', network, request),
  '/public/docs/public-ips.txt': (network, request) => publishedList('text', network, request),
  '/public/docs/moved-ips.json': movedList,
}

/** Answers a request for a public document, which needs nothing of the clinic; undefined if it is for something else. */
export const publicDocument = async (network: Network, request: Request): Promise<Response | undefined> => {
  const { method, url } = request
  const answer = documents[new URL(url).pathname]
  if (answer === undefined || (method !== 'GET' && method !== 'HEAD')) return undefined
  const response = await answer(network, request)
  return method === 'HEAD' ? new Response(null, response) : response
}
