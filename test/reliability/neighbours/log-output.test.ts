import { execFileSync, fork, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLogOutput } from '@planbridge/bff/internal/observability/log-output.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type PlainProcess, startPlain } from '../../harness/processes/plain-process.ts'

const noDrain = 'shutdown: { drain_seconds: 0 }'

/** Sends requests that are logged. */
const refuseSome = async ({ origin }: PlainProcess, count = 20) => {
  for (let nth = 0; nth < count; nth += 1) {
    const answer = await fetch(`${origin}/bff/none`)
    await answer.text()
    expect(answer.status).toBe(403)
  }
}

const stopped = async (planbridge: PlainProcess) => {
  planbridge.send('SIGTERM')
  return planbridge.exited
}

/** A named pipe without room, whose reader has paused. */
const openFullPipe = (planbridgeFolder: string) => {
  const path = join(planbridgeFolder, 'log-pipe')
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  onTestFinished(() => {
    closeSync(reader)
    closeSync(writer)
  })
  const filler = Buffer.alloc(4_096, '\n')
  try {
    for (;;) writeSync(writer, filler)
  } catch {
    // It is full.
  }
  const read = (): string => {
    const chunk = Buffer.alloc(65_536)
    try {
      return chunk.toString('utf8', 0, readSync(reader, chunk))
    } catch {
      return ''
    }
  }
  return { writer, read }
}

describe('the log', () => {
  test('LG-60: a reader that has gone neither ends the process nor a request', async () => {
    const planbridge = await startPlain({ settings: noDrain })
    planbridge.child.stdout?.destroy()
    await refuseSome(planbridge)
    planbridge.child.stderr?.destroy()
    await refuseSome(planbridge)
    expect(await planbridge.ask('/readyz')).toBe('200 ready')
    expect(await stopped(planbridge)).toBe(0)
  })

  test('LG-60: a full disk neither ends the process nor a request, and is said once on standard error', async () => {
    const full = openSync('/dev/full', 'w')
    onTestFinished(() => closeSync(full))
    const planbridge = await startPlain({ settings: noDrain, stdio: ['ignore', full, 'pipe'] })
    await refuseSome(planbridge)
    expect(planbridge.output().match(/cannot be written to standard output/g)).toHaveLength(1)
    const both = await startPlain({ settings: noDrain, stdio: ['ignore', full, full] })
    await refuseSome(both)
    for (const one of [planbridge, both]) expect(await stopped(one)).toBe(0)
  })

  test('LG-60: a reader that has paused delays no request and no stop, and gets the lines when it goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'planbridge-pipe-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const { writer, read } = openFullPipe(folder)
    const stdio: StdioOptions = ['ignore', writer, 'pipe']
    const planbridge = await startPlain({ settings: noDrain, stdio })
    await refuseSome(planbridge)
    let output = ''
    const seen = () => (output += read())
    await expect.poll(seen).toContain('"event":"request.failed"')
    expect(output).toContain('"event":"started"')
    expect(await stopped(planbridge)).toBe(0)
  })

  test('LG-60: a stop does not wait for a reader that has paused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'planbridge-pipe-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const stdio: StdioOptions = ['ignore', openFullPipe(folder).writer, 'pipe']
    const planbridge = await startPlain({ settings: noDrain, stdio })
    expect(await stopped(planbridge)).toBe(0)
  })

  test('LG-61: lines for a slow reader take limited memory, and those that are dropped are counted', async () => {
    const writer = fork(fileURLToPath(new URL('line-writer.ts', import.meta.url)), ['100000'], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const exited = once(writer, 'exit')
    // All lines are written while nothing is read.
    const [message] = (await once(writer, 'message')) as [{ waiting: number }]
    expect(message.waiting).toBeLessThanOrEqual(1_048_576)
    let output = ''
    for await (const chunk of writer.stdout ?? []) output += String(chunk)
    await exited
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { nth?: number; dropped?: number })
    const written = lines.filter(({ nth }) => nth !== undefined).length
    const dropped = lines.reduce((sum, { dropped: count = 0 }) => sum + count, 0)
    expect(dropped).toBeGreaterThan(0)
    expect(written + dropped).toBe(100_000)
  })

  test('LG-61: a line after a failed one begins on a line of its own', () => {
    const written: string[] = []
    const failures = [new Error('ENOSPC')]
    const output = openLogOutput(
      {
        writableLength: 0,
        on: () => undefined,
        write(text, done) {
          written.push(text)
          done(failures.pop())
        },
      },
      {
        dropped: (count) => void written.push(`dropped ${count}`),
        failed: () => void written.push('failed'),
      },
    )
    for (const line of ['one\n', 'two\n', 'three\n']) output.write(line)
    expect(written).toEqual(['one\n', 'failed', '\ntwo\n', 'dropped 1', 'three\n'])
  })
})
