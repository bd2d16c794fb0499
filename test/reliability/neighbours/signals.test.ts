import { expect, test } from 'vitest'
import { head } from '../../harness/deployment/over-http.ts'
import { inClosingTerminal, startPlain } from '../../harness/processes/plain-process.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'

const longPoll = { timeout: 60_000, interval: 10 }

const json = '{"integration":"none"}'
const postHead = head('POST /bff/attempts HTTP/1.1', [
  'content-type: application/json',
  `content-length: ${json.length}`,
])

test('OP-76: signals that mean nothing here neither end the process nor open a debugger', async () => {
  const planbridge = await startPlain()
  for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) {
    planbridge.send(signal)
    await expect
      .poll(() => planbridge.lines(), longPoll)
      .toContainEqual(expect.objectContaining({ event: 'signal.ignored', signal }))
  }
  planbridge.send('SIGPIPE')
  planbridge.send('SIGWINCH')
  expect(await planbridge.ask('/readyz')).toBe('200 ready')
  // The debugger of Node announces itself on standard error.
  expect(planbridge.output()).not.toMatch(/debugger|inspector/i)
})

test.each([
  ['SIGHUP', 'SIGQUIT'],
  ['SIGINT', 'SIGHUP'],
] as const)(
  'OP-76: %s and %s stop in two steps, as SIGTERM does, and no request is lost',
  async (signal, second) => {
    const planbridge = await startPlain({ settings: 'shutdown: { drain_seconds: 3600 }' })
    const waiting = openRawSocket(planbridge.port)
    await waiting.send(postHead)
    planbridge.send(signal)
    await expect.poll(() => planbridge.ask('/readyz'), longPoll).toMatch(/^503 draining/)
    expect(planbridge.lines()).toContainEqual(expect.objectContaining({ event: 'draining', signal }))
    planbridge.send(second)
    await planbridge.untilLogged('stopping')
    await waiting.send(json)
    await waiting.untilClosed()
    expect(waiting.statuses()).toHaveLength(1)
    expect(await planbridge.exited).toBe(0)
  },
)

test('OP-76: a terminal that is closed stops in the same way, although nothing can be written to it any more', async () => {
  const planbridge = await startPlain({ settings: 'shutdown: { drain_seconds: 0 }', wrap: inClosingTerminal })
  const waiting = openRawSocket(planbridge.port)
  await waiting.send(postHead)
  planbridge.send('SIGKILL')
  await planbridge.exited
  await expect.poll(() => planbridge.ask('/readyz'), longPoll).toMatch(/^503 draining/)
  await waiting.send(json)
  await waiting.untilClosed()
  expect(waiting.statuses()).toHaveLength(1)
  await expect.poll(() => planbridge.ask('/healthz'), longPoll).toBe('')
})
