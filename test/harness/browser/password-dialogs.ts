import type { Page } from 'playwright'

/** Counts the password dialogs (HTTP authentication) that the browser would open on this page from now on. */
export const passwordDialogs = async (page: Page): Promise<() => number> => {
  const devtools = await page.context().newCDPSession(page)
  let count = 0
  devtools.on('Fetch.requestPaused', ({ requestId }) => {
    void devtools.send('Fetch.continueRequest', { requestId })
  })
  devtools.on('Fetch.authRequired', ({ requestId }) => {
    count += 1
    const authChallengeResponse = { response: 'CancelAuth' } as const
    void devtools.send('Fetch.continueWithAuth', { requestId, authChallengeResponse })
  })
  await devtools.send('Fetch.enable', { handleAuthRequests: true })
  return () => count
}
