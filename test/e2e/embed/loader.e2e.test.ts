import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../harness/browser/environment.ts'
import { loaderScript } from '../../harness/embed/bundle.ts'
import {
  type HostPage,
  type HostPageOptions,
  openHostPage,
  sampleResult,
  sampleToken,
} from '../../harness/embed/host-page.ts'
import { hostOrigin, planbridgeOrigin } from '../../harness/embed/stub-frame.ts'

let browser: Browser
let script = ''
const contexts: BrowserContext[] = []

beforeAll(async () => {
  ;[browser, script] = await Promise.all([launchBrowser(), loaderScript()])
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(() => browser?.close())

const openHost = async (options: Partial<HostPageOptions> = {}): Promise<HostPage> => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1000, height: 700 } })
  contexts.push(context)
  return openHostPage(context, { script, ...options })
}

interface Prepared {
  readonly token?: string
  /** The answers of a token function, in turn; the last one repeats. An empty one is a failure. */
  readonly tokens?: readonly string[]
  readonly presentation?: string
  readonly locale?: string
}

/** Creates the connect object as `connect`, opened by the button, with its results in `log` and its events in `events`. */
const prepare = ({ page }: HostPage, options: Prepared = {}) =>
  page.evaluate(
    (given) => {
      const { token, tokens, ...rest } = given
      const log: unknown[] = []
      const events: string[] = []
      let nth = 0
      const next = () => {
        const answer = tokens?.[Math.min(nth, tokens.length - 1)] ?? ''
        nth += 1
        return answer === '' ? Promise.reject(new Error('no')) : Promise.resolve(answer)
      }
      const connect = Reflect.get(globalThis, 'Planbridge').createConnect({
        ...rest,
        token: tokens ? next : token,
        onSuccess: (result: unknown) => log.push(['success', result]),
        onExit: (error: unknown, facts: unknown) => log.push(['exit', error, facts]),
        onEvent: (name: string) => events.push(name),
      })
      Object.assign(globalThis, { log, events, connect, tokenCalls: () => nth })
      document.querySelector('#connect')?.addEventListener('click', () => connect.open())
    },
    { token: sampleToken(), ...options },
  )

const opened = async (options: Partial<HostPageOptions> = {}, prepared: Prepared = {}): Promise<HostPage> => {
  const host = await openHost(options)
  await prepare(host, prepared)
  await host.page.locator('#connect').click()
  return host
}

const expectOpen = ({ page }: HostPage) => page.locator('dialog[data-state=open]').waitFor()
const run = ({ page }: HostPage, code: string) => page.evaluate(code)
const events = ({ page }: HostPage) => page.evaluate<string[]>('events')
const success = { type: 'planbridge:success', result: sampleResult }

/** Everything that a flow may leave behind. */
const remains = ({ page }: HostPage) =>
  page.evaluate(() => ({
    dialogs: document.querySelectorAll('[data-planbridge], iframe').length,
    overflow: document.documentElement.style.overflow,
    focus: document.activeElement?.id,
  }))
const nothing = { dialogs: 0, overflow: '', focus: 'connect' }

describe('the loader in a host page', () => {
  test('EM-53: opens the frame under a policy without inline code and styles, with Trusted Types enforced', async () => {
    const host = await opened()
    await expectOpen(host)
    expect(host.console).toEqual([])
  })

  test('EM-50: addresses the frame by the public id, and sends the token in a message to Planbridge only', async () => {
    const host = await opened()
    await expectOpen(host)
    const frame = await host.frame()
    expect(frame.url()).toBe(`${planbridgeOrigin}/embed/v1/frame?session=${'a'.repeat(22)}`)
    const [init] = await host.received()
    expect(init).toMatchObject({
      origin: hostOrigin,
      data: { type: 'planbridge:init', versions: [1], token: sampleToken(), page: `${hostOrigin}/` },
    })
    const element = host.page.locator('iframe')
    expect(await element.getAttribute('sandbox')).toBe(
      'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
    )
    expect(await element.getAttribute('title')).toBe('Connect an account')
    expect(await element.getAttribute('allow')).toBeNull()
  })

  test('EM-51: open called twice opens one frame', async () => {
    const host = await opened()
    await run(host, 'connect.open(); connect.open()')
    await expectOpen(host)
    await run(host, 'connect.open()')
    expect(await host.page.locator('iframe').count()).toBe(1)
  })

  test('EM-51: open waits for the body of a page whose head calls it', async () => {
    const html = `<!doctype html><html><head><script src="${planbridgeOrigin}/embed/v1/connect.js"></script>
      <script src="/early.js"></script></head><body><p>Later</p></body></html>`
    const scripts = { '/early.js': `Planbridge.createConnect({ token: '${sampleToken()}' }).open()` }
    const host = await openHost({ html, scripts })
    await expectOpen(host)
  })

  test('EM-52: after a success the frame, its listeners, the focus and the scrolling are as before', async () => {
    const host = await opened()
    await expectOpen(host)
    expect(await remains(host)).toMatchObject({ dialogs: 1, overflow: 'hidden' })
    await host.say(success)
    await expect.poll(() => host.log()).toEqual([['success', sampleResult]])
    expect(await remains(host)).toEqual(nothing)
  })

  test('EM-52: after an exit everything is as before, and it can be opened again', async () => {
    const host = await opened()
    for (let round = 0; round < 2; round += 1) {
      await expectOpen(host)
      await host.say({ type: 'planbridge:exit', error: null })
      await expect.poll(async () => (await host.log()).length).toBe(round + 1)
      expect(await remains(host)).toEqual(nothing)
      await host.page.locator('#connect').click()
    }
    await expectOpen(host)
  })

  test('EM-51: an exit after the success, and a second success, change nothing', async () => {
    const host = await opened()
    await expectOpen(host)
    await (
      await host.frame()
    ).evaluate(
      `say(${JSON.stringify(success)}); say({ type: 'planbridge:exit', error: null }); say(${JSON.stringify(success)})`,
    )
    await expect.poll(() => host.log()).toEqual([['success', sampleResult]])
    await run(host, 'connect.close(); connect.destroy()')
    expect(await host.log()).toHaveLength(1)
  })

  test('EM-52: Escape closes it while it loads, and asks an open frame to close, so that its window closes too', async () => {
    const host = await opened({ frame: { begins: [] } })
    await host.frame()
    await host.page.keyboard.press('Escape')
    await expect.poll(() => host.log()).toHaveLength(1)
    expect(await remains(host)).toEqual(nothing)
    await host.page.locator('#connect').click()
    await host.say({ type: 'planbridge:loaded', versions: [1] })
    await expectOpen(host)
    await host.page.locator('dialog').evaluate((dialog: HTMLDialogElement) => dialog.requestClose())
    await expect.poll(() => host.log()).toHaveLength(2)
    expect(await remains(host)).toEqual(nothing)
  })

  test('EM-51: a frame that made its connection may say so when it is closed', async () => {
    const pending = { ...sampleResult, status: 'pending_verification' }
    const answers = { 'planbridge:close': [{ type: 'planbridge:success', result: pending }] }
    const host = await opened({ frame: { answers } })
    await expectOpen(host)
    await run(host, 'connect.close()')
    await expect.poll(() => host.log()).toEqual([['success', pending]])
  })

  test('EM-51: close before the frame has reported ends with one exit', async () => {
    const host = await opened({ frame: { begins: [] } })
    await host.frame()
    await run(host, 'connect.close(); connect.close()')
    expect(await host.log()).toEqual([['exit', null, { sessionId: 'a'.repeat(22) }]])
    expect(await remains(host)).toEqual(nothing)
  })

  test('EM-51: a frame that does not answer to close is removed', async () => {
    const host = await openHost({ frame: { answers: {} } })
    await host.page.clock.install()
    await prepare(host)
    await host.page.locator('#connect').click()
    await expectOpen(host)
    await run(host, 'connect.close()')
    expect(await host.log()).toEqual([])
    await host.page.clock.runFor(3_000)
    expect(await host.log()).toHaveLength(1)
  })

  test('EM-51: destroy removes everything at once and ends with one exit', async () => {
    const host = await opened()
    await expectOpen(host)
    await run(host, 'connect.destroy(); connect.destroy()')
    expect(await host.log()).toHaveLength(1)
    expect(await remains(host)).toEqual(nothing)
  })

  test('EM-51: a tab that is closed or left gets one exit', async () => {
    const host = await opened()
    await expectOpen(host)
    await run(
      host,
      'dispatchEvent(new PageTransitionEvent("pagehide")); dispatchEvent(new PageTransitionEvent("pagehide"))',
    )
    expect(await host.log()).toHaveLength(1)
  })

  test('EM-52: two open frames give back the scrolling in any order', async () => {
    const host = await opened()
    await expectOpen(host)
    await run(host, `second = Planbridge.createConnect({ token: '${sampleToken('b')}' }); second.open()`)
    await host.page.locator('iframe').nth(1).waitFor()
    await run(host, 'connect.destroy()')
    expect(await remains(host)).toMatchObject({ dialogs: 1, overflow: 'hidden' })
    await run(host, 'second.destroy()')
    expect(await remains(host)).toMatchObject({ dialogs: 0, overflow: '' })
  })

  test('tells its own events beside those of the frame', async () => {
    const host = await opened({}, { tokens: [sampleToken()] })
    await expectOpen(host)
    await host.say({ type: 'planbridge:event', name: 'integration-selected', integration: 'plannr' })
    await host.say(success)
    await expect.poll(() => host.log()).toHaveLength(1)
    expect(await events(host)).toEqual(['opened', 'ready', 'integration-selected', 'closed'])
  })
})

describe('the token', () => {
  test('EM-51: a token that changes while the frame is open tears nothing down', async () => {
    const host = await opened()
    await expectOpen(host)
    await run(
      host,
      `connect.update({ token: '${sampleToken('z')}', locale: 'de', appearance: { theme: 'dark' } })`,
    )
    await expect
      .poll(() => host.received())
      .toContainEqual({
        origin: hostOrigin,
        data: { type: 'planbridge:update', locale: 'de', appearance: { theme: 'dark' } },
      })
    expect(await host.page.locator('dialog').getAttribute('aria-label')).toBe('Konto verbinden')
    await host.say(success)
    await expect.poll(() => host.log()).toHaveLength(1)
  })

  test('EM-51: is asked for again when it has expired', async () => {
    const renewed = sampleToken('b')
    const host = await opened({}, { tokens: [sampleToken(), renewed] })
    await expectOpen(host)
    await host.say({ type: 'planbridge:token-needed' })
    await expect
      .poll(() => host.received())
      .toContainEqual({ origin: hostOrigin, data: { type: 'planbridge:token', token: renewed } })
    expect(await run(host, 'tokenCalls()')).toBe(2)
  })

  test.each([
    ['token-unavailable', { tokens: [''] }],
    ['token-malformed', { token: 'not-a-token' }],
  ] as const)('EM-54: %s is a view that says so, and the reason of the exit', async (code, options) => {
    const host = await opened({}, options)
    await host.page.getByRole('alert').filter({ hasText: 'This could not be opened.' }).waitFor()
    await host.page.getByRole('button', { name: 'Close' }).click()
    const [[kind, error]] = (await host.log()) as [[string, Record<string, unknown>]]
    expect(kind).toBe('exit')
    expect(error).toMatchObject({ code, recoverable: true, displayMessage: 'This could not be opened.' })
    expect(JSON.stringify(error)).not.toContain('not-a-token')
  })

  test('EM-54: after that, opening again gets another token', async () => {
    const host = await opened({}, { tokens: ['', sampleToken()] })
    await host.page.getByRole('button', { name: 'Close' }).click()
    await host.page.locator('#connect').click()
    await expectOpen(host)
  })
})

describe('a frame that is not what it should be', () => {
  test('EM-54: that never reports is an error instead of an endless spinner', async () => {
    const host = await openHost({ frame: { begins: [] } })
    await host.page.clock.install()
    await prepare(host)
    await host.page.locator('#connect').click()
    await host.frame()
    await host.page.locator('dialog[data-state=loading]').waitFor()
    await host.page.clock.runFor(30_000)
    await host.page.getByRole('alert').filter({ hasText: 'This could not be opened.' }).waitFor()
    expect(await events(host)).toContain('error-shown')
    await host.page.getByRole('button', { name: 'Close' }).click()
    expect(await host.log()).toMatchObject([['exit', { code: 'frame-not-loaded', recoverable: true }, {}]])
  })

  test('EM-54: that reports after all is shown', async () => {
    const host = await openHost({ frame: { begins: [] } })
    await host.page.clock.install()
    await prepare(host)
    await host.page.locator('#connect').click()
    await host.frame()
    await host.page.clock.runFor(30_000)
    await host.say({ type: 'planbridge:loaded', versions: [1] })
    await expectOpen(host)
  })

  test('EM-55: of a newer version works with this loader, whatever else it says', async () => {
    const begins = [{ type: 'planbridge:loaded', versions: [3, 2, 1], hints: { more: true } }]
    const host = await opened({ frame: { begins } })
    await expectOpen(host)
    await host.say({ type: 'planbridge:confetti', amount: 7 })
    await host.say({ type: 'planbridge:event', name: 'a-later-event', integration: null, more: 1 })
    await host.say({ ...success, result: { ...sampleResult, mood: 'good' } })
    await expect.poll(() => host.log()).toMatchObject([['success', sampleResult]])
    expect(await events(host)).toContain('a-later-event')
  })

  test('EM-55: without a common version is an error that another try does not mend', async () => {
    const host = await opened({ frame: { begins: [{ type: 'planbridge:loaded', versions: [9] }] } })
    await host.page.getByRole('alert').filter({ hasText: 'This could not be opened.' }).waitFor()
    expect(await host.received()).toEqual([])
    await host.page.getByRole('button', { name: 'Close' }).click()
    expect(await host.log()).toMatchObject([['exit', { code: 'frame-incompatible', recoverable: false }, {}]])
  })

  test.each([
    ['text', 'planbridge:success'],
    ['nothing', null],
    ['an unknown type', { type: 'planbridge:__proto__' }],
    ['a type of objects', { type: 'planbridge:constructor' }],
    ['a success without result', { type: 'planbridge:success' }],
    [
      'a success without connection',
      { type: 'planbridge:success', result: { ...sampleResult, connectionId: 7 } },
    ],
    [
      'a success of an unknown status',
      { type: 'planbridge:success', result: { ...sampleResult, status: 'done' } },
    ],
    ['a size that is none', { type: 'planbridge:size', height: 'calc(1px)' }],
    ['a size beyond measure', { type: 'planbridge:size', height: 1e9 }],
    ['an event with markup', { type: 'planbridge:event', name: '<img>', integration: null }],
  ])('HC-32, EM-50: says %s, and nothing happens', async (_, message) => {
    const host = await opened()
    await expectOpen(host)
    await expect.poll(() => events(host)).toContain('ready')
    const before = await events(host)
    await host.say(message)
    await host.say({ type: 'planbridge:size', height: 300 })
    await expect
      .poll(() => host.page.locator('dialog').evaluate((dialog) => dialog.style.height))
      .toBe('300px')
    expect([await host.log(), await events(host), host.console]).toEqual([[], before, []])
  })
})

describe('other pages', () => {
  test('HC-32, EM-07, EM-50: cannot speak for the frame, from another origin or window, in any number', async () => {
    const host = await opened()
    await expectOpen(host)
    await host.page.evaluate(
      async ({ result, origin }) => {
        const message = { type: 'planbridge:success', result }
        const other = document.createElement('iframe')
        document.body.append(other)
        // The right origin and another window; the right window and another origin; neither.
        const source = document
          .querySelector('[data-planbridge]')
          ?.shadowRoot?.querySelector('iframe')?.contentWindow
        const forged = [
          { origin, source: other.contentWindow },
          { origin, source: null },
          { origin: `${origin}.evil.example`, source },
          { origin: 'http://planbridge.example', source },
          { origin: `${origin}:8443`, source },
          { origin: 'null', source },
        ]
        for (let round = 0; round < 200; round += 1)
          for (const init of forged)
            dispatchEvent(new MessageEvent('message', { data: message, ...init } as MessageEventInit))
        window.postMessage(message, location.origin)
        await new Promise((resolve) => setTimeout(resolve))
        other.remove()
      },
      { result: sampleResult, origin: planbridgeOrigin },
    )
    expect([await host.log(), host.console]).toEqual([[], []])
    await host.say(success)
    await expect.poll(() => host.log()).toHaveLength(1)
  })
})

describe('a redirect', () => {
  const go = (url: string) => ({ type: 'planbridge:redirect', url })

  test.each([
    'https://evil.example/connect#w=x',
    `${planbridgeOrigin}.evil.example/`,
    'javascript:alert(1)',
    'data:text/html,hello',
    '/relative',
    'http://planbridge.example/connect',
  ])('EM-56: to %s does not happen', async (url) => {
    const host = await opened()
    await expectOpen(host)
    await host.say(go(url))
    await host.say(success)
    await expect.poll(() => host.log()).toHaveLength(1)
    expect(host.page.url()).toBe(`${hostOrigin}/`)
  })

  const redirectAndReturn = async (parameters: string) => {
    const host = await opened({ address: `${hostOrigin}/account?tab=2#there` })
    await expectOpen(host)
    const [init] = await host.received()
    expect(init?.data['page']).toBe(`${hostOrigin}/account?tab=2`)
    await host.say({ type: 'planbridge:event', name: 'integration-selected', integration: 'plannr' })
    await host.say(go(`${planbridgeOrigin}/connect#w=secret`))
    await host.page.waitForURL(`${planbridgeOrigin}/connect#w=secret`)
    await host.page.goto(`${hostOrigin}/account?tab=2&${parameters}`)
    await prepare(host)
    return host
  }
  const session = 'a'.repeat(22)
  const parameters = `planbridge_session=${session}&planbridge_result=complete&planbridge_connection=c1`

  test('EM-56: returns to the same place, and its success is told once, with a clean address', async () => {
    const host = await redirectAndReturn(parameters)
    await expect.poll(() => host.log()).toEqual([['success', sampleResult]])
    expect(host.page.url()).toBe(`${hostOrigin}/account?tab=2`)
    await run(host, `Planbridge.createConnect({ token: '', onSuccess: () => log.push('again') })`)
    await host.page.reload()
    await prepare(host)
    await host.page.locator('#connect').click()
    await expectOpen(host)
    expect(await host.log()).toEqual([])
  })

  test('EM-56: that was cancelled is an exit', async () => {
    const host = await redirectAndReturn(`planbridge_session=${session}&planbridge_result=cancelled`)
    await expect.poll(() => host.log()).toEqual([['exit', null, { sessionId: session }]])
  })

  test('EM-56: an address that others made, without a redirect from this tab, is cleaned and tells nothing', async () => {
    const host = await openHost({ address: `${hostOrigin}/?${parameters}&keep=1` })
    await prepare(host)
    expect(host.page.url()).toBe(`${hostOrigin}/?keep=1`)
    await host.page.locator('#connect').click()
    await expectOpen(host)
    expect(await host.log()).toEqual([])
  })

  test('EM-51: leaving for Planbridge is no exit', async () => {
    const host = await opened()
    await expectOpen(host)
    await host.page.evaluate(() => {
      const record = (kind: string) => sessionStorage.setItem('ended', kind)
      Reflect.get(globalThis, 'connect').update({
        onExit: () => record('exit'),
        onSuccess: () => record('success'),
      })
    })
    await host.say(go(`${planbridgeOrigin}/connect#w=secret`))
    await host.page.waitForURL(`${planbridgeOrigin}/connect#w=secret`)
    await host.page.goto(`${hostOrigin}/`)
    expect(await run(host, `sessionStorage.getItem('ended')`)).toBeNull()
  })
})
