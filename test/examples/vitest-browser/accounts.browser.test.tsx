import { planbridgeHandlers } from '@planbridge/mock/handlers'
import { createPlanbridge } from '@planbridge/node'
import { http } from 'msw'
import { setupWorker } from 'msw/browser'
import { createRoot } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { Accounts } from '../app/accounts.tsx'
import { backEnd } from '../app/back-end.ts'

const origin = 'https://planbridge.example.com'
const mock = planbridgeHandlers({ origin })
const own = backEnd({ origin, key: mock.hostKey })
const worker = setupWorker(
  ...mock,
  http.all(`${location.origin}/planbridge/*`, ({ request }) => own(request)),
)
beforeAll(async () => void (await worker.start({ quiet: true })))
beforeEach(() => mock.reset())
afterAll(() => worker.stop())

test('shows a connected account in a real browser', async () => {
  const planbridge = createPlanbridge({ origin, key: mock.hostKey })
  const session = await planbridge.createConnectSession({ subject: 'user-17' })
  await mock.person().connectsIn(session, 'dynamic-planner')
  const root = document.createElement('div')
  document.body.replaceChildren(root)
  createRoot(root).render(<Accounts origin={origin} />)
  await expect.element(page.getByText('Priya Nair: connected')).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Connect an account' })).toBeEnabled()
})
