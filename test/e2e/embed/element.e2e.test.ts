import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../harness/browser/environment.ts'
import { loaderScript } from '../../harness/embed/bundle.ts'
import { type HostPage, openHostPage, sampleResult, sampleToken } from '../../harness/embed/host-page.ts'
import { planbridgeOrigin } from '../../harness/embed/stub-frame.ts'

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

const listening = `
  Object.assign(globalThis, { log: [] })
  for (const name of ['success', 'exit'])
    addEventListener('planbridge-' + name, ({ detail, composedPath }) => log.push([name, detail]))
`

const htmlWith = (body: string) =>
  `<!doctype html><html lang="en"><title>Shop</title><script src="/listening.js"></script>
   ${body}<script src="${planbridgeOrigin}/embed/v1/connect.js"></script></html>`

const openWith = async (body: string): Promise<HostPage> => {
  const context = await browser.newContext({ locale: 'en-GB' })
  contexts.push(context)
  return openHostPage(context, { script, html: htmlWith(body), scripts: { '/listening.js': listening } })
}

const element = '<main><planbridge-connect locale="it"></planbridge-connect></main><section></section>'
const run = ({ page }: HostPage, code: string) => page.evaluate(code)
const expectOpen = ({ page }: HostPage) => page.locator('dialog[data-state=open]').first().waitFor()
const openElement = async () => {
  const host = await openWith(element)
  await run(
    host,
    `var one = document.querySelector('planbridge-connect'); one.token = '${sampleToken()}'; one.open()`,
  )
  await expectOpen(host)
  return host
}
const succeed = (host: HostPage) => host.say({ type: 'planbridge:success', result: sampleResult })

describe('<planbridge-connect>', () => {
  test('EM-57: takes the options as properties and attributes, and its events bubble and are composed', async () => {
    const host = await openElement()
    expect((await host.received())[0]?.data).toMatchObject({ token: sampleToken(), locale: 'it' })
    await run(host, `one.appearance = { theme: 'dark' }; one.locale = 'de'`)
    await expect
      .poll(async () => (await host.received()).at(-1)?.data)
      .toEqual({ type: 'planbridge:update', locale: 'de', appearance: { theme: 'dark' } })
    await succeed(host)
    await expect.poll(() => host.log()).toEqual([['success', sampleResult]])
    expect(await run(host, 'one.state + one.shadowRoot.childElementCount')).toBe('closed0')
    expect(host.console).toEqual([])
  })

  test('EM-57: takes properties and methods that were used before it was defined', async () => {
    const context = await browser.newContext()
    contexts.push(context)
    const html = `<!doctype html><html lang="en"><title>Shop</title><planbridge-connect></planbridge-connect>
      <script src="/early.js"></script><script src="${planbridgeOrigin}/embed/v1/connect.js"></script>
      <script src="/late.js"></script></html>`
    const scripts = {
      '/early.js': `document.querySelector('planbridge-connect').token = '${sampleToken('q')}'`,
      '/late.js': `document.querySelector('planbridge-connect').open()`,
    }
    const host = await openHostPage(context, { script, html, scripts })
    await expectOpen(host)
    expect((await host.received())[0]?.data).toMatchObject({ token: sampleToken('q') })
  })

  test('EM-57: opens when it is added to the page, if it was asked before', async () => {
    const host = await openWith('<main></main>')
    await run(
      host,
      `var one = document.createElement('planbridge-connect'); one.token = '${sampleToken()}'; one.open();
       document.querySelector('main').append(one)`,
    )
    await expectOpen(host)
  })

  test('EM-57: moved in the document while it is open, it keeps its shadow root and its flow', async () => {
    const host = await openElement()
    await run(host, `var root = one.shadowRoot; document.querySelector('section').append(one)`)
    await expectOpen(host)
    await expect
      .poll(async () => (await host.received()).map(({ data }) => data['token']))
      .toEqual([sampleToken()])
    expect(await run(host, 'root === one.shadowRoot && root.querySelector("dialog").matches(":modal")')).toBe(
      true,
    )
    expect(await host.log()).toEqual([])
    await succeed(host)
    await expect.poll(() => host.log()).toEqual([['success', sampleResult]])
  })

  test('EM-51: removed from the document, it ends with one exit, and works again when it comes back', async () => {
    const host = await openElement()
    await run(
      host,
      `one.addEventListener('planbridge-exit', ({ detail }) => log.push(['own', detail.error])); one.remove()`,
    )
    await expect.poll(() => host.log()).toEqual([['own', null]])
    expect(await run(host, 'document.documentElement.style.overflow')).toBe('')
    expect(await host.page.locator('iframe').count()).toBe(0)
    await run(host, `document.querySelector('main').append(one); one.open()`)
    await expectOpen(host)
  })

  test('EM-57: two elements are separate', async () => {
    const host = await openWith(
      '<planbridge-connect id="a"></planbridge-connect><planbridge-connect id="b"></planbridge-connect>',
    )
    await run(
      host,
      `for (const one of document.querySelectorAll('planbridge-connect')) { one.token = '${sampleToken()}'; one.open() }`,
    )
    await host.page.locator('#b dialog[data-state=open]').waitFor()
    await host.page.locator('#a dialog[data-state=open]').waitFor()
    await run(host, 'a.remove()')
    await expect.poll(() => host.page.locator('iframe').count()).toBe(1)
    await succeed(host)
    await expect.poll(() => run(host, 'b.state')).toBe('closed')
  })

  test('EM-57: the script loaded twice, and an element of that name by others, do no harm', async () => {
    const again = `<script src="${planbridgeOrigin}/embed/v1/connect.js"></script>`
    const host = await openWith(`${element}${again}${again}`)
    await run(host, `document.querySelector('planbridge-connect').token = '${sampleToken()}'`)
    await run(host, `document.querySelector('planbridge-connect').open()`)
    await expectOpen(host)
    expect(host.console).toEqual([])
  })

  test('EM-57: its shell can be styled by part', async () => {
    const html = `<style>planbridge-connect::part(dialog) { border-radius: 3px }</style>${element}`
    const context = await browser.newContext()
    contexts.push(context)
    const host = await openHostPage(context, {
      script,
      policy: `script-src ${planbridgeOrigin} 'self'; style-src 'unsafe-inline'`,
      html: htmlWith(html),
      scripts: { '/listening.js': listening },
    })
    await run(
      host,
      `var one = document.querySelector('planbridge-connect'); one.token = '${sampleToken()}'; one.open()`,
    )
    await expectOpen(host)
    expect(
      await host.page.locator('dialog').evaluate((dialog) => getComputedStyle(dialog).borderRadius),
    ).toBe('3px')
  })
})
