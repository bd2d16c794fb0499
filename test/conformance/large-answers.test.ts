import { createHash } from 'node:crypto'
import { request, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type ApiWorld, openApiWorld } from '../security/api-world/api-world.ts'
import { engines } from '../security/api-world/engines.ts'
import type { ApiAnswer } from '../security/api-world/real-api.ts'

const bytesOf = (seed: string, count: number): Buffer => {
  const blocks: Buffer[] = []
  for (let n = 0; n * 32 < count; n += 1) blocks.push(createHash('sha256').update(`${seed} ${n}`).digest())
  return Buffer.concat(blocks).subarray(0, count)
}

const whole = bytesOf('an answer', 3_000_001)
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Cuts that fall anywhere, many of them into what the other side reads at once. */
const pieces = (bytes: Buffer): Buffer[] => {
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
    void response.writeHead(200, { 'content-length': String(whole.length) }).end(whole),
  'in chunks': (_, response) => {
    response.writeHead(200)
    for (const piece of pieces(whole)) response.write(piece)
    response.end()
  },
  packed: (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(whole)),
}

const quickly = async (response: IncomingMessage): Promise<Buffer[]> => {
  const read: Buffer[] = []
  for await (const piece of response) read.push(piece as Buffer)
  return read
}

const slowly = async (response: IncomingMessage): Promise<Buffer[]> => {
  const read: Buffer[] = []
  for await (const piece of response) {
    read.push(piece as Buffer)
    if (read.length % 8 === 0) await pause(5)
  }
  return read
}

const ask = ({ port, id, cookie }: ApiWorld): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { cookie, host: 'localhost:8787', origin: 'http://localhost:8787', 'x-planbridge': '1' }
    const path = `/bff/proxy/${id}/crm/v1/clients`
    request({ port, host: '127.0.0.1', path, headers }, resolve).on('error', reject).end()
  })

describe.each(engines)('a large answer, through $engine', ({ openEngine }) => {
  test.each(Object.keys(answers))('%s arrives byte for byte, read quickly or slowly', async (way) => {
    const world = await openApiWorld({ openEngine })
    world.api.answer(answers[way] ?? expect.fail())
    const readers = [quickly, slowly, quickly, slowly, quickly, slowly]
    const arrived = await Promise.all(
      readers.map(async (read) => digest(Buffer.concat(await read(await ask(world))))),
    )
    expect(arrived).toEqual(readers.map(() => digest(whole)))
  })
})
