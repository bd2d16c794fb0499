import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type Environment, openEnvironment } from '../browser/environment.ts'
import { launchStrictBrowser } from './strict-browser.ts'

/** Opens one environment and a strict browser for the tests of a file. `closers` are called after each test, in this order. */
export const setUpEmbedded = () => {
  let opened: readonly [Environment, Browser] | undefined
  const closers: (() => Promise<void>)[] = []
  beforeAll(async () => {
    opened = await Promise.all([openEnvironment('embedded'), launchStrictBrowser()])
  })
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })
  afterAll(async () => {
    const [environment, browser] = opened ?? []
    await browser?.close()
    await environment?.close()
  })
  const current = () => {
    if (!opened) throw new Error('The environment opens before the first test.')
    return opened
  }
  return { environment: () => current()[0], browser: () => current()[1], closers }
}
