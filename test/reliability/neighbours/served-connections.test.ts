import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../harness/free-ports.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'

const host = '127.0.0.1'
const get = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n'
const closes = (text: string) => text.match(/\r\nconnection: close\r\n/gi)?.length ?? 0

test('a server whose port is taken does not start, and says why', async () => {
  const port = await freePort()
  const app = { fetch: () => new Response('answered') }
  const serving = await serve(app, { host, port })
  onTestFinished(() => serving.close())
  await expect(serve(app, { host, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('OP-72: a connection that is used once more during a stop is answered, and closed with its answer', async () => {
  const port = await freePort()
  let answer = () => undefined as void
  const waiting = new Promise<void>((resolve) => void (answer = resolve))
  const app = {
    fetch: async ({ url }: Request) => {
      if (url.endsWith('/slow')) await waiting
      return new Response('answered')
    },
  }
  const serving = await serve(app, { host, port }, { quietMs: 3_600_000 })
  const [pooled, busy] = [openRawSocket(port), openRawSocket(port)]
  for (const socket of [pooled, busy]) {
    await socket.send(get)
    await socket.untilResponses(1)
    expect(closes(socket.text())).toBe(0)
  }
  await busy.send(get.replace('/ ', '/slow '))
  const closed = serving.close()
  const isRefused = async () => {
    const late = openRawSocket(port)
    await late.send(get)
    await late.untilResponseOrClosed()
    return late.statuses().length === 0
  }
  await expect.poll(isRefused, { timeout: 60_000 }).toBe(true)
  answer()
  await pooled.send(get)
  for (const socket of [pooled, busy]) {
    await socket.untilClosed()
    expect([socket.statuses(), closes(socket.text())]).toEqual([[200, 200], 1])
  }
  await closed
})
