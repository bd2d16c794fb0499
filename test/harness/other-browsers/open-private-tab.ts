import { recordArtifact } from '../artifacts.ts'
import type { Tab } from '../browser/tab.ts'
import type { DrivenBrowser, DrivenTab, Place, PrivateSession } from './driven-browser.ts'
import { eventually } from './eventually.ts'
import { type Acts, finderOf } from './found.ts'
import { callOf, inPageScript, isPresent } from './in-page-script.ts'

const frame = callOf('element', 'iframe')

/** The address and the words of a document. */
const shown = '[location.href, document.body.innerText].join("\\n")'

interface Session {
  readonly browsing: PrivateSession
  /** Tabs that were opened by us or reported as opened. */
  readonly known: Set<DrivenTab>
  readonly script: string
}

const prepare = async (tab: DrivenTab, place: Place, script: string): Promise<void> => {
  if ((await tab.evaluate(place, isPresent)) === true) return
  await tab.evaluate(place, `(() => { ${script}; return true })()`)
}

const actsIn = (tab: DrivenTab, place: Place, script: string): Acts => {
  /** Tries at first without the script's preparation, because each request to a driver takes time. */
  const attempt = async <Value>(act: () => Promise<Value>): Promise<Value> => {
    const first = await act().catch(() => undefined)
    if (first !== undefined && first !== false) return first
    await prepare(tab, null, script)
    if (place !== null) await prepare(tab, place, script)
    return act()
  }
  const look = () => tab.evaluate(place, shown)
  return {
    until: (expression) => eventually(expression, () => attempt(() => tab.evaluate(place, expression)), look),
    click: async (expression) => {
      await eventually(`click on ${expression}`, () => attempt(() => tab.click(place, expression)), look)
    },
  }
}

let marks = 0

/** Lets a tab leave its document, and waits until the next one is loaded. The one that is left has a mark of its own. */
const leave = async (driven: DrivenTab, { until }: Acts, act: string): Promise<void> => {
  marks += 1
  const mark = 'globalThis.planbridgeTestLeft'
  await driven.evaluate(null, `(${mark} = ${marks}, ${act}, true)`)
  await until(`${mark} !== ${marks} && document.readyState === 'complete'`)
}

const tabOf = (session: Session, driven: DrivenTab): Tab => {
  const { browsing, known, script } = session
  const acts = actsIn(driven, null, script)
  const isClosed = async () => !(await driven.isOpen())
  const opened = async () => (await browsing.tabs()).find((tab) => !known.has(tab))
  return {
    ...finderOf(acts),
    goto: (address) => driven.goto(address),
    reload: () => leave(driven, acts, 'location.reload()'),
    goBack: () => leave(driven, acts, 'history.back()'),
    goForward: () => leave(driven, acts, 'history.forward()'),
    evaluate: (expression) => driven.evaluate(null, expression),
    url: async () => String(await acts.until('location.href')),
    content: async () => String(await acts.until(callOf('content'))),
    frameLocator: (selector) => finderOf(actsIn(driven, callOf('element', selector), script)),
    isClosed,
    waitForEvent: () => eventually('end of the tab', isClosed),
    context: () => ({
      newPage: async () => {
        const tab = await browsing.open(script)
        known.add(tab)
        return tabOf(session, tab)
      },
      waitForEvent: async () => {
        const tab = await eventually('other tab', opened)
        known.add(tab)
        return tabOf(session, tab)
      },
    }),
  }
}

const seenIn =
  'JSON.stringify([location.href, document.documentElement.outerHTML, globalThis.planbridgeTest?.messages])'

/** Records everything that a tab and its frame show, and the messages that they received. */
const record = async (name: string, tab: DrivenTab): Promise<void> => {
  for (const place of [null, frame]) {
    const seen = await tab.evaluate(place, seenIn).catch(() => undefined)
    if (typeof seen !== 'string') continue
    const [address, html, messages] = JSON.parse(seen) as [string, string, string[] | null]
    recordArtifact('page', `${name} ${address}`, html)
    recordArtifact('message', `${name} messages`, [address, ...(messages ?? [])].join('\n'))
  }
}

export interface PrivateTab {
  readonly tab: Tab
  /** Evaluates a JavaScript expression in the page, or in the frame in it. */
  readonly read: (from: 'page' | 'frame', expression: string) => Promise<unknown>
  /** Records for the secret scan what the tabs show, and closes them. */
  readonly close: () => Promise<void>
}

/** Opens a tab with cookies and storage of its own. */
export const openPrivateTab = async (browser: DrivenBrowser, name: string): Promise<PrivateTab> => {
  const script = await inPageScript()
  const browsing = await browser.startSession()
  const driven = await browsing.open(script)
  const session: Session = { browsing, script, known: new Set([driven]) }
  const close = async () => {
    for (const tab of await browsing.tabs()) await record(`${browser.name}, ${name},`, tab)
    await browsing.close()
  }
  return {
    tab: tabOf(session, driven),
    read: (from, expression) => driven.evaluate(from === 'page' ? null : frame, expression),
    close,
  }
}
