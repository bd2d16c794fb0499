import { createRequire } from 'node:module'
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../harness/browser/environment.ts'
import { bundle } from '../../harness/embed/bundle.ts'
import { type HostPage, openHostPage, sampleResult, sampleToken } from '../../harness/embed/host-page.ts'
import { planbridgeOrigin } from '../../harness/embed/stub-frame.ts'

/** A host's app, in StrictMode. */
const app = `
import { createElement, StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { PlanbridgeConnect, useConnect } from '@planbridge/embed/react'

const log = []
const seen = []
const options = {
  origin: '${planbridgeOrigin}',
  onSuccess: (result) => log.push(['success', result]),
  onExit: (error) => log.push(['exit', error]),
}
const hooks = []
function WithHook({ token }) {
  const connect = useConnect({ ...options, token })
  useEffect(() => void seen.push([connect.ready, connect.status]), [connect.ready, connect.status])
  hooks[0] = connect
  return createElement('button', { id: 'hook', onClick: () => connect.open({ integration: 'plannr' }) }, 'Connect')
}
function OpensAtOnce() {
  const { open } = useConnect({ ...options, token: '${sampleToken()}' })
  useEffect(() => open(), [open])
  return null
}
const refs = []
function WithComponent({ isOpen }) {
  return createElement(PlanbridgeConnect, { ...options, token: '${sampleToken()}', isOpen, ref: (node) => void refs.push(node?.localName ?? null) })
}
const components = { WithHook, WithComponent, OpensAtOnce }
let root
const show = (name, props) => {
  root ??= createRoot(document.querySelector('main'))
  root.render(name === null ? null : createElement(StrictMode, null, createElement(components[name], props)))
}
Object.assign(globalThis, { log, seen, show, refs, hooks })
`

const { resolve } = createRequire(import.meta.url)

const versions = {
  'React 19': {},
  'React 18': {
    react: resolve('react-18'),
    'react/jsx-runtime': resolve('react-18/jsx-runtime'),
    'react/jsx-dev-runtime': resolve('react-18/jsx-dev-runtime'),
    'react-dom': resolve('react-dom-18'),
    'react-dom/client': resolve('react-dom-18/client'),
  },
} as const

let browser: Browser
const contexts: BrowserContext[] = []

beforeAll(async () => {
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(() => browser?.close())

const expectOpen = ({ page }: HostPage) => page.locator('dialog[data-state=open]').waitFor()
const run = ({ page }: HostPage, code: string) => page.evaluate(code)
const show = ({ page }: HostPage, name: string | null, props: object = {}) =>
  page.evaluate(([component, given]) => Reflect.get(globalThis, 'show')(component, given), [
    name,
    props,
  ] as const)
const succeed = (host: HostPage) => host.say({ type: 'planbridge:success', result: sampleResult })

describe.each(Object.entries(versions))('in %s with StrictMode', (_, alias) => {
  let script = ''
  beforeAll(async () => {
    script = await bundle({ code: app, alias, mode: 'development' })
  })

  const open = async (): Promise<HostPage> => {
    const context = await browser.newContext({ locale: 'en-GB' })
    contexts.push(context)
    const html = `<!doctype html><html lang="en"><title>Shop</title><main></main><script src="/app.js"></script></html>`
    return openHostPage(context, { script: '', html, scripts: { '/app.js': script } })
  }

  test('EM-57: useConnect opens one frame, reports its progress, and succeeds once', async () => {
    const host = await open()
    await show(host, 'WithHook', { token: sampleToken() })
    await host.page.locator('#hook').click()
    await expectOpen(host)
    expect(await host.page.locator('iframe').count()).toBe(1)
    expect((await host.received())[0]?.data).toMatchObject({ integration: 'plannr', token: sampleToken() })
    await succeed(host)
    await expect.poll(() => host.log()).toEqual([['success', sampleResult]])
    expect(await run(host, 'seen.at(0)')).toEqual([true, 'idle'])
    expect(await run(host, 'seen.at(-1)')).toEqual([true, 'success'])
    expect(await host.page.locator('iframe').count()).toBe(0)
    expect(host.console.filter((line) => !line.startsWith('info'))).toEqual([])
  })

  test('EM-57: useConnect is ready when the token is there, and open waits for it', async () => {
    const host = await open()
    await show(host, 'WithHook', { token: null })
    await host.page.locator('#hook').click()
    expect(await run(host, 'hooks[0].ready')).toBe(false)
    await show(host, 'WithHook', { token: sampleToken() })
    await expectOpen(host)
  })

  test('EM-51: a token that changes, and renderings, leave an open frame alone; unmounting ends it once', async () => {
    const host = await open()
    await show(host, 'WithHook', { token: sampleToken() })
    await host.page.locator('#hook').click()
    await expectOpen(host)
    const before = (await host.frame()).url()
    await show(host, 'WithHook', { token: sampleToken('b') })
    await show(host, 'WithHook', { token: sampleToken('c') })
    expect((await host.frame()).url()).toBe(before)
    expect(await host.log()).toEqual([])
    await show(host, null)
    await expect.poll(() => host.log()).toEqual([['exit', null]])
    expect(await host.page.locator('iframe').count()).toBe(0)
  })

  test('EM-57: open in an effect of the first mount opens one frame that stays', async () => {
    const host = await open()
    await show(host, 'OpensAtOnce')
    await expectOpen(host)
    expect([await host.page.locator('iframe').count(), await host.log()]).toEqual([1, []])
  })

  test('EM-57: the component survives refs that are called twice, opens by its property, and ends once', async () => {
    const host = await open()
    await show(host, 'WithComponent', { isOpen: false })
    await show(host, 'WithComponent', { isOpen: true })
    await expectOpen(host)
    expect(await host.page.locator('iframe').count()).toBe(1)
    expect(await run(host, 'refs')).toContain('planbridge-connect')
    await succeed(host)
    await expect.poll(() => host.log()).toEqual([['success', sampleResult]])
    await show(host, 'WithComponent', { isOpen: false })
    await show(host, 'WithComponent', { isOpen: true })
    await expectOpen(host)
    await show(host, null)
    await expect
      .poll(() => host.log())
      .toEqual([
        ['success', sampleResult],
        ['exit', null],
      ])
  })
})
