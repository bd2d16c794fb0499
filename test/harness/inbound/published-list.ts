import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers a request for one of the two forms. */
export type Publish = (request: IncomingMessage, response: ServerResponse) => void

export interface PublishedList {
  readonly origin: string
  /** Publishes the addresses in both forms, with an entity tag. */
  readonly publish: (...addresses: string[]) => void
  /** Answers otherwise. */
  readonly answer: (json: Publish, text?: Publish) => void
  /** The paths requested so far, each with `304` if the list was only confirmed. */
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

const paths = { json: '/public/docs/public-ips.json', text: '/public/docs/public-ips.txt' } as const

export const textAnswer =
  (body: string | Uint8Array, type: string, status = 200): Publish =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(body)

export const jsonAnswer = (body: string): Publish => textAnswer(body, 'application/json')

export const missing: Publish = textAnswer('not found', 'text/plain', 404)

/** The website of a provider that publishes its addresses at the documented paths. */
export const openPublishedList = async (): Promise<PublishedList> => {
  const requests: string[] = []
  let [json, text] = [missing, missing]
  const server = createServer((request, response) => {
    response.once('finish', () =>
      requests.push(`${response.statusCode === 304 ? '304 ' : ''}${request.url ?? ''}`),
    )
    const answer = request.url === paths.json ? json : request.url === paths.text ? text : missing
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    publish(...addresses) {
      const body = JSON.stringify({ API: addresses })
      const etag = `"${Buffer.from(body).toString('base64url')}"`
      json = (request, response) => {
        if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
        else response.writeHead(200, { 'content-type': 'application/json', etag }).end(body)
      }
      text = textAnswer(addresses.map((address) => `${address}\n`).join(''), 'text/plain; charset=UTF-8')
    },
    answer(nextJson, nextText = missing) {
      json = nextJson
      text = nextText
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
