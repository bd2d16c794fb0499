import type { Page } from 'playwright'

/** How often the browser was about to ask its person for a name and a password on this page, from now on. */
export const passwordDialogs = async (page: Page): Promise<() => number> => {
  const devtools = await page.context().newCDPSession(page)
  let asked = 0
  devtools.on('Fetch.requestPaused', ({ requestId }) => {
    void devtools.send('Fetch.continueRequest', { requestId })
  })
  devtools.on('Fetch.authRequired', ({ requestId }) => {
    asked += 1
    const authChallengeResponse = { response: 'CancelAuth' } as const
    void devtools.send('Fetch.continueWithAuth', { requestId, authChallengeResponse })
  })
  await devtools.send('Fetch.enable', { handleAuthRequests: true })
  return () => asked
}
