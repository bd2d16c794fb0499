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

/** The horizontal place of a text within an element, as it is painted. */
const leftOf = (element: Element, text: string): number => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = (node.textContent ?? '').indexOf(text)
    if (at === -1) continue
    const range = document.createRange()
    range.setStart(node, at)
    range.setEnd(node, at + text.length)
    return range.getBoundingClientRect().left
  }
  throw new Error(`${text} is not shown`)
}

test.each(['Ana\u202E', 'Ana\u2067', '\u05D0\u05D1\u05D2', '\u2069\u202EAna', '\u200F1'])(
  'LG-74: a person named %j turns around no text beside the name',
  async (name) => {
    answerSessionAs(name)
    await showApp()
    const lead = page.getByText(/Signed in as .+[.]/)
    await expect.element(lead).toBeVisible()
    expect(leftOf(lead.element(), 'session')).toBeLessThan(leftOf(lead.element(), 'later'))
    const person = [...document.querySelectorAll('header bdi')].map(({ textContent }) => textContent)
    expect(person).toEqual([name.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')])
  },
)
