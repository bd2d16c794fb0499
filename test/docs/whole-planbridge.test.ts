import { expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'

test('a whole Planbridge runs in the test, with people who sign in', async () => {
  const at = await deployment()
  const browser = openBrowser(at)
  const connection = await browser.connectOrThrow({ integration: 'dp-hybrid' }, { account: 'priya.nair' })
  expect(connection.account?.name).toBe('Priya Nair')

  const clients = await browser.api(connection.id, '/crm/v1/clients?pageSize=5')
  expect(clients.status).toBe(200)

  at.clock.pass(3600) // the access token expires, and this access model has no refresh token
  const later = await browser.api(connection.id, '/crm/v1/clients')
  expect(later.status).toBe(401) // the session has also ended after an hour without a request
})
