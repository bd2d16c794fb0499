import { describe, expect, test } from 'vitest'
import type { Tab } from '../../harness/browser/tab.ts'
import { type HostUser, signInAtHost } from '../../harness/embed/embedded-person.ts'
import { connectAndCall, serveNewHost, titledPairs } from '../../harness/embed/host-journey.ts'
import { setUpEmbeddedWith } from '../../harness/embed/set-up-embedded.ts'
import { launchOtherBrowsers } from '../../harness/other-browsers/launch-browsers.ts'
import { openPrivateTab } from '../../harness/other-browsers/open-private-tab.ts'
import type { RunningSampleHost } from '../../sample-host/serve-sample-host.ts'

// With TLS: WebKit stores no cookie of Planbridge without it, not even on this machine.
const {
  environment,
  browser: browsers,
  closers,
} = setUpEmbeddedWith('other browsers', launchOtherBrowsers, { tls: true })

const traces = "[document.cookie, localStorage.getItem('probe')]"
const leaveTraces = `(() => {
  document.cookie = 'probe=1; SameSite=None; Secure'
  localStorage.setItem('probe', 'probe')
  return ${traces}
})()`

const openHost = async (): Promise<RunningSampleHost> => {
  const host = await serveNewHost(environment())
  closers.push(host.close)
  return host
}

type BrowserName = 'firefox' | 'webkit'

const openUser = async (name: BrowserName, user: HostUser, { origin }: RunningSampleHost) => {
  const opened = await openPrivateTab(browsers()[name], user)
  closers.push(opened.close)
  await signInAtHost(opened.tab, origin, user)
  return opened
}

const showFrame = async (tab: Tab, { origin }: RunningSampleHost): Promise<void> => {
  await tab.goto(`${origin}/plain`)
  await tab.locator('#connect').click()
  await tab
    .frameLocator('iframe')
    .getByRole('button', { name: /^Plannr/ })
    .waitFor()
}

/** Each journey and each surface in one of the browsers; a full run takes all pairs in both. */
const pairsIn = (name: BrowserName) =>
  process.env['PLANBRIDGE_ROUNDS'] === 'full'
    ? titledPairs
    : titledPairs.filter((_, index) => (index % 2 === 0) === (name === 'firefox'))

describe.each(['firefox', 'webkit'] as const)('a host on another site, in %s', (name) => {
  test.each(pairsIn(name))(
    'EM-15, EM-14, EM-59: $what is connected through $through, and the back end calls it as that user and no other',
    async (pair) => {
      const host = await openHost()
      const open = async (user: HostUser) => (await openUser(name, user, host)).tab
      const called = await connectAndCall({ environment: environment(), host, open, pair })
      expect(called.status).toBe('200')
      expect(called.answer).toMatch(pair.journey.answer)
      if (called.stranger === undefined) return
      expect(called.stranger.problem).toContain('connection-not-found')
      expect(called.stranger.page).not.toMatch(pair.journey.answer)
    },
  )

  test('EM-15: the browser of these tests gives a frame neither the cookies nor the storage of its site', async () => {
    const host = await openHost()
    const { tab, read } = await openUser(name, 'Ada Winter', host)
    await tab.goto(`${environment().origin}/connect`)
    expect(await read('page', leaveTraces)).toEqual([expect.stringContaining('probe='), 'probe'])
    await showFrame(tab, host)
    expect(await read('frame', traces)).toEqual(['', null])
    const requested = environment().tap.exchanges.findLast(({ target }) =>
      target.startsWith('/embed/v1/frame'),
    )
    expect(requested?.requestHeaders.cookie).toBeUndefined()
  })
})

test('EM-40: a frame that shows its content whole has no scroll bar, also in a browser whose bars take room', async () => {
  const host = await openHost()
  const { tab, read } = await openUser('firefox', 'Ada Winter', host)
  await showFrame(tab, host)
  await expect.poll(() => read('frame', 'document.documentElement.clientWidth === innerWidth')).toBe(true)
})
