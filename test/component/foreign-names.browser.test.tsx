import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

const answerSessionAs = (name: string) =>
  tab.bff.interrupt({
    when: ({ url }) => new URL(url).pathname === '/bff/session',
    answer: async (_, proceed) => {
      const response = await proceed()
      const session = (await response.json()) as object
      return Response.json({ ...session, state: 'signed-in', name, ends_at: '2099-01-01T00:00:00Z' })
    },
  })

test.each(['Ana\u202E', 'Ana\u2067', '\u05D0\u05D1\u05D2', '\u2069\u202EAna', '\u200F1'])(
  'LG-74: a person named %j turns around no text beside the name',
  async (name) => {
    answerSessionAs(name)
    await showApp()
    const menu = page.getByRole('banner').getByRole('button', { expanded: false })
    await expect.element(menu).toBeVisible()
    const initial = menu.element().firstElementChild
    expect(initial?.textContent).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
    const person = [...document.querySelectorAll('header bdi')].map(({ textContent }) => textContent)
    expect(person).toEqual([name.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')])
  },
)
