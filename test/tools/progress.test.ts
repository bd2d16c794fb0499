import { describe, expect, test } from 'vitest'

type Message =
  | { readonly kind: 'run-started'; readonly files: number }
  | { readonly kind: 'file-started' | 'file-ended'; readonly file: string }
  | { readonly kind: 'test-ended'; readonly file: string; readonly name?: string; readonly state: string }

interface Progress {
  readonly accept: (message: Message) => void
  readonly line: () => string
  readonly newFailures: () => string[]
  readonly stuck: () => string | undefined
  readonly counted: () => { passed: number; failed: number; omitted: number }
}

const script = new URL('../../tools/progress.mjs', import.meta.url).href
const { openProgress } = (await import(script)) as { openProgress: (now: () => number) => Progress }

const minuteMs = 60_000

const open = () => {
  let now = 0
  const progress = openProgress(() => now)
  progress.accept({ kind: 'run-started', files: 2 })
  return { ...progress, wait: (minutes: number) => void (now += minutes * minuteMs) }
}

const slow = 'test/e2e/slow.e2e.test.ts'

describe('the progress of a test run', () => {
  test('shows the time, the files, the tests and the file that started last', () => {
    const run = open()
    run.accept({ kind: 'file-started', file: 'bff/src/quick.test.ts' })
    run.accept({ kind: 'test-ended', file: 'bff/src/quick.test.ts', state: 'passed' })
    run.accept({ kind: 'file-ended', file: 'bff/src/quick.test.ts' })
    run.accept({ kind: 'file-started', file: slow })
    run.wait(2)
    expect(run.line()).toBe(`2:00  1/2 files, 1 tests passed  ${slow}`)
  })

  test('names each test that failed, once and as soon as it is known', () => {
    const run = open()
    run.accept({ kind: 'test-ended', file: slow, name: 'a page > opens', state: 'failed' })
    expect(run.newFailures()).toEqual([`failed: ${slow} > a page > opens`])
    run.accept({ kind: 'test-ended', file: slow, name: 'a page > closes', state: 'passed' })
    expect(run.newFailures()).toEqual([])
    expect(run.line()).toContain('1 tests passed, 1 failed')
  })

  test('is not stuck however long a run takes, while tests end', () => {
    const run = open()
    run.accept({ kind: 'file-started', file: slow })
    for (let count = 0; count < 100; count += 1) {
      run.wait(4.9)
      expect(run.stuck()).toBeUndefined()
      run.accept({ kind: 'test-ended', file: slow, state: 'passed' })
    }
    expect(run.counted()).toEqual({ passed: 100, failed: 0, omitted: 0 })
  })

  test('is stuck when no test has ended for five minutes, and names the file and the tests that passed', () => {
    const run = open()
    run.accept({ kind: 'file-started', file: slow })
    run.accept({ kind: 'test-ended', file: slow, state: 'passed' })
    run.wait(5)
    expect(run.stuck()).toMatch(/five minutes/)
    expect(run.stuck()).toContain(slow)
    expect(run.stuck()).toContain('1 tests had passed')
  })

  test('counts a skipped test as omitted', () => {
    const run = open()
    run.accept({ kind: 'test-ended', file: slow, state: 'skipped' })
    expect(run.counted().omitted).toBe(1)
  })
})
