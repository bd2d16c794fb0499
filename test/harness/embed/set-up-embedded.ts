import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type Environment, type EnvironmentOptions, openEnvironment } from '../browser/environment.ts'
import { launchStrictBrowser } from './strict-browser.ts'

interface Closable {
  readonly close: () => Promise<void>
}

/** Opens one environment and other things that a file's tests share. `closers` are called after each test, in this order. */
export const setUpEmbeddedWith = <Shared extends Closable>(
  name: string,
  open: () => Promise<Shared>,
  options: EnvironmentOptions = {},
) => {
  let opened: readonly [Environment, Shared] | undefined
  const closers: (() => Promise<void>)[] = []
  beforeAll(async () => {
    opened = await Promise.all([openEnvironment(name, options), open()])
  })
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })
  afterAll(async () => {
    const [environment, shared] = opened ?? []
    await shared?.close()
    await environment?.close()
  })
  const current = () => {
    if (!opened) throw new Error('The environment opens before the first test.')
    return opened
  }
  return { environment: () => current()[0], browser: () => current()[1], closers }
}

/** Opens one environment and a strict browser for the tests of a file. */
export const setUpEmbedded = () => setUpEmbeddedWith<Browser>('embedded', launchStrictBrowser)
