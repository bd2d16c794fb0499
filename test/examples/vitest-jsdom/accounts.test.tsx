// @vitest-environment jsdom
import { planbridgeHandlers } from '@planbridge/mock/handlers'
import { createPlanbridge } from '@planbridge/node'
import { http } from 'msw'
import { setupServer } from 'msw/node'
import { createRoot } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Accounts } from '../app/accounts.tsx'
import { backEnd } from '../app/back-end.ts'

const origin = 'https://planbridge.example.com'
const mock = planbridgeHandlers({ origin })
const own = backEnd({ origin, key: mock.hostKey })
const server = setupServer(
  ...mock,
  http.all(`${location.origin}/planbridge/*`, ({ request }) => own(request)),
)
beforeAll(() => server.listen())
beforeEach(() => mock.reset())
afterAll(() => server.close())

const planbridge = createPlanbridge({ origin, key: mock.hostKey })

function show() {
  const root = document.createElement('div')
  document.body.replaceChildren(root)
  createRoot(root).render(<Accounts origin={origin} />)
}

const shown = () => document.body.textContent

test('offers to connect the first account', async () => {
  show()
  await expect.poll(shown).toContain('No account yet.')
})

test('shows a connected account, and asks to connect again when its access has ended', async () => {
  const session = await planbridge.createConnectSession({ subject: 'user-17' })
  await mock.person().connectsIn(session, 'dynamic-planner')
  show()
  await expect.poll(shown).toContain('Priya Nair: connected')
  await mock.clock.advance('2 hours')
  show()
  await expect.poll(shown).toContain('Priya Nair: please connect again')
})
