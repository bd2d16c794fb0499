import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Builder, type WebDriver, WebElement } from 'selenium-webdriver'
import { freePortsOf } from '../free-ports.ts'
import type { DrivenBrowser, DrivenTab, Place, PrivateSession } from './driven-browser.ts'
import { eventually } from './eventually.ts'
import type { FoundBrowsers } from './find-browsers.ts'

// Cheaper, and the display is not seen.
const withoutGraphics = { WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_DISABLE_DMABUF_RENDERER: '1' }

const capabilities = {
  browserName: 'MiniBrowser',
  acceptInsecureCerts: true,
  // Tracking prevention blocks third-party cookies, as Safari does. Storage is always partitioned.
  'webkitgtk:browserOptions': { args: ['--automation', '--enable-itp'] },
}

const end = async (child: ChildProcess): Promise<void> => {
  const exited = once(child, 'exit')
  if (child.kill()) await exited
}

/** Starts an X server that chooses a free display, and returns the display's name. */
const startDisplay = async (xvfb: string): Promise<readonly [ChildProcess, string]> => {
  const child = spawn(xvfb, ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const failed = once(child, 'exit').then(() => Promise.reject(new Error('Xvfb did not start.')))
  const [number] = (await Promise.race([once(child.stdout, 'data'), failed])) as [Buffer]
  return [child, `:${number.toString().trim()}`]
}

/** Acts of one session, one after the other: each first selects the tab and frame that it is about. */
const tabsOf = (driver: WebDriver) => {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const next = last.then(act, act)
    last = next
    return next
  }

  const enter = async (handle: string, place: Place): Promise<void> => {
    await driver.switchTo().window(handle)
    if (place === null) return
    const frame = await driver.executeScript(`return ${place}`)
    if (!(frame instanceof WebElement)) throw new Error('There is no such frame.')
    await driver.switchTo().frame(frame)
  }

  const at = <Value>(handle: string, place: Place, act: () => Promise<Value>): Promise<Value> =>
    inTurn(async () => {
      await enter(handle, place)
      return act()
    })

  const handles = () => inTurn(() => driver.getAllWindowHandles())

  const tabOf = (handle: string): DrivenTab => ({
    goto: (address) => at(handle, null, () => driver.get(address)),
    isOpen: async () => (await handles()).includes(handle),
    evaluate: (place, expression) => at(handle, place, () => driver.executeScript(`return ${expression}`)),
    click: (place, expression) =>
      at(handle, place, async () => {
        const element = await driver.executeScript(`return ${expression}`)
        if (!(element instanceof WebElement)) return false
        await element.click()
        return true
      }),
  })

  const tabs = new Map<string, DrivenTab>()
  const tabFor = (handle: string): DrivenTab => {
    const tab = tabs.get(handle) ?? tabOf(handle)
    tabs.set(handle, tab)
    return tab
  }
  return async () => (await handles()).map(tabFor)
}

const isReady = async (address: string): Promise<boolean> => (await fetch(`${address}/status`)).ok

/** Starts WebKitGTK, which its driver reaches through WebDriver. A session is a browser of its own, without a stored profile. */
export const launchWebKit = async ({
  webkit,
  xvfb,
}: Pick<FoundBrowsers, 'webkit' | 'xvfb'>): Promise<DrivenBrowser> => {
  const [server, display] = await startDisplay(xvfb)
  const startSession = async (): Promise<PrivateSession> => {
    const [port = 0] = await freePortsOf(1)
    const program = spawn(webkit, [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: 'ignore',
      env: { ...process.env, ...withoutGraphics, DISPLAY: display },
    })
    const address = `http://127.0.0.1:${port}`
    await eventually('WebKitWebDriver', () => isReady(address))
    const driver = await new Builder().usingServer(address).withCapabilities(capabilities).build()
    const tabs = tabsOf(driver)
    return {
      tabs,
      open: async () => {
        const [first] = await tabs()
        if (!first) throw new Error('WebKit has no tab.')
        return first
      },
      close: async () => {
        await driver.quit()
        await end(program)
      },
    }
  }
  return { name: 'WebKit', startSession, close: () => end(server) }
}
