import { describe, expect, test } from 'vitest'
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
// One browser demands `Secure`, the other refuses it without TLS.
const leaveTraces = `(() => {
  for (const more of ['; Secure', '']) document.cookie = 'probe=1; SameSite=None' + more
  localStorage.setItem('probe', 'probe')
  return ${traces}
})()`

const openHost = async (): Promise<RunningSampleHost> => {
  const host = await serveNewHost(environment())
  closers.push(host.close)
  return host
}

describe.each(['firefox', 'webkit'] as const)('a host on another site, in %s', (name) => {
  const openUser = async (user: HostUser, { origin }: RunningSampleHost) => {
    const opened = await openPrivateTab(browsers()[name], user)
    closers.push(opened.close)
    await signInAtHost(opened.tab, origin, user)
    return opened
  }

  test.each(titledPairs)(
    'EM-15, EM-14, EM-59: $what is connected through $through, and the back end calls it as that user and no other',
    async (pair) => {
      const host = await openHost()
      const open = async (user: HostUser) => (await openUser(user, host)).tab
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
    const { tab, read } = await openUser('Ada Winter', host)
    await tab.goto(`${environment().origin}/connect`)
    expect(await read('page', leaveTraces)).toEqual([expect.stringContaining('probe='), 'probe'])
    await tab.goto(`${host.origin}/plain`)
    await tab.locator('#connect').click()
    await tab.frameLocator('iframe').getByRole('button').first().waitFor()
    expect(await read('frame', traces)).toEqual(['', null])
    const requested = environment().tap.exchanges.findLast(({ target }) =>
      target.startsWith('/embed/v1/frame'),
    )
    expect(requested?.requestHeaders.cookie).toBeUndefined()
  })
})
