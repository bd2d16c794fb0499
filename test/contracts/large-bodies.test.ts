import { createHash } from 'node:crypto'
import { type ClientRequest, type IncomingMessage, request, type RequestOptions } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { engines } from '../harness/raw-api/engines.ts'
import { openProxyEnvironment, type RawApiEnvironment } from '../harness/raw-api/raw-api-environment.ts'
import { type ApiAnswer, openRecordingApi } from '../harness/raw-api/recording-api.ts'
import { openAuthority } from '../harness/tls/authority.ts'

const bytesOf = (seed: string, count: number): Buffer => {
  const blocks: Buffer[] = []
  for (let n = 0; n * 32 < count; n += 1) blocks.push(createHash('sha256').update(`${seed} ${n}`).digest())
  return Buffer.concat(blocks).subarray(0, count)
}

const responseBody = bytesOf('an answer', 3_000_001)
const requestBody = bytesOf('a body', 1_000_001)
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Chunks of uneven sizes that do not match the read sizes of the receiver. */
const chunks = (bytes: Buffer): Buffer[] => {
  const sizes = [1, 40_000, 5_000, 5_001, 70_000, 3, 30_000, 62_000, 700, 16_384, 200_001]
  const cut: Buffer[] = []
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1
    cut.push(bytes.subarray(at, at + size))
    at += size
  }
  return cut
}

const answers: Readonly<Record<string, ApiAnswer>> = {
  'with its length': (_, response) =>
    void response.writeHead(200, { 'content-length': String(responseBody.length) }).end(responseBody),
  'in chunks': (_, response) => {
    response.writeHead(200)
    for (const chunk of chunks(responseBody)) response.write(chunk)
    response.end()
  },
  'gzip-encoded': (_, response) =>
    void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(responseBody)),
}

const quickly = async (response: IncomingMessage): Promise<Buffer[]> => {
  const read: Buffer[] = []
  for await (const chunk of response) read.push(chunk as Buffer)
  return read
}

const slowly = async (response: IncomingMessage): Promise<Buffer[]> => {
  const read: Buffer[] = []
  for await (const chunk of response) {
    read.push(chunk as Buffer)
    if (read.length % 8 === 0) await sleep(5)
  }
  return read
}

const callTo = ({ port, id, cookie }: RawApiEnvironment, method: string, path: string): RequestOptions => {
  const sessionHeaders = {
    cookie,
    host: 'localhost:8787',
    origin: 'http://localhost:8787',
    'x-planbridge': '1',
  }
  const headers = { ...sessionHeaders, 'content-type': 'application/json' }
  return { port, host: '127.0.0.1', method, path: `/bff/proxy/${id}${path}`, headers }
}

const answerTo = (call: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => void call.once('response', resolve).once('error', reject))

const get = async (environment: RawApiEnvironment): Promise<IncomingMessage> => {
  const call = request(callTo(environment, 'GET', '/crm/v1/clients'))
  const answer = answerTo(call)
  call.end()
  return answer
}

const senders: Readonly<Record<string, (call: ClientRequest) => void>> = {
  'with its length': (call) => {
    call.setHeader('content-length', String(requestBody.length))
    for (const chunk of chunks(requestBody)) call.write(chunk)
    call.end()
  },
  'in chunks': (call) => {
    for (const chunk of chunks(requestBody)) call.write(chunk)
    call.end()
  },
}

const authority = openAuthority('An authority for large bodies')
const certificate = authority.issue({ subject: 'localhost', hosts: ['localhost'] })

beforeAll(() => {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, authority.cert])
  return () => setDefaultCACertificates(before)
})

const transports = engines.flatMap(({ engine, openEngine }) => [
  {
    transport: engine,
    openEnvironment: () => openProxyEnvironment({ openEngine, openApi: () => openRecordingApi() }),
  },
  {
    transport: `${engine} and TLS`,
    openEnvironment: () => openProxyEnvironment({ openEngine, openApi: () => openRecordingApi(certificate) }),
  },
])

describe.each(transports)('a large response through $transport', ({ openEnvironment }) => {
  test.each(Object.entries(answers))('%s arrives unchanged, read quickly or slowly', async (_, answer) => {
    const environment = await openEnvironment()
    environment.api.answer(answer)
    const readers = [quickly, slowly, quickly, slowly, quickly, slowly]
    const arrived = await Promise.all(
      readers.map(async (read) => digest(Buffer.concat(await read(await get(environment))))),
    )
    expect(arrived).toEqual(readers.map(() => digest(responseBody)))
  })
})

describe.each(transports)('a large request body through $transport', ({ openEnvironment }) => {
  test.each(Object.entries(senders))('%s arrives unchanged, read quickly or slowly', async (_, send) => {
    const environment = await openEnvironment()
    const readers = [quickly, slowly, quickly, slowly, quickly, slowly]
    const waiting = [...readers]
    environment.api.answer((arriving, response) => {
      const take = waiting.pop() ?? quickly
      void take(arriving).then((read) => response.end(digest(Buffer.concat(read))))
    })
    const digests = await Promise.all(
      readers.map(async () => {
        const call = request(callTo(environment, 'PUT', '/crm/v1/clients/A1'))
        const answer = answerTo(call)
        send(call)
        return Buffer.concat(await quickly(await answer)).toString()
      }),
    )
    expect(digests).toEqual(readers.map(() => digest(requestBody)))
  })
})
