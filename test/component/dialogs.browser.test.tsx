import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'
import { connectButton, takeOffer } from './take-offer.ts'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(async () => {
  await page.viewport(1280, 800)
  await tab.close()
})

/** True if a click in the middle of a control would reach it, or its label. */
const isUncovered = (control: Element): boolean => {
  const { x, y, width, height } = control.getBoundingClientRect()
  const hit = document.elementFromPoint(x + width / 2, y + height / 2)
  return hit !== null && (control.contains(hit) || hit.closest('label')?.control === control)
}

const fields = () => [...document.querySelectorAll<HTMLElement>('dialog[open] :is(input, select, textarea)')]

/** The controls of the open dialog that something covers while they have the focus. */
const coveredWithFocus = (): string[] => {
  const inOrder = fields()
  // Forwards and backwards, because the title covers what comes from above, and the buttons what comes from below.
  return [...inOrder, ...inOrder.toReversed()].flatMap((control) => {
    control.focus()
    return isUncovered(control) ? [] : [control.closest('label')?.textContent ?? control.outerHTML]
  })
}

const openWays = () => connectButton('Dynamic Planner').click()
const openTerms = () => takeOffer({ provider: 'Plannr', model: 'delegation' })
const openPlannr = () => connectButton('Plannr').click()

describe.each([
  ['the ways to connect', openWays],
  ['the terms of a delegation', openTerms],
  ['the ways to connect Plannr', openPlannr],
])('the dialog with %s', (_, open) => {
  test.each([
    [360, 480],
    [360, 640],
    [800, 600],
  ])(
    'shows the control that has the focus, title and buttons do not cover it at %d × %d',
    async (...size) => {
      await page.viewport(...size)
      await showApp()
      await open()
      await expect.poll(() => fields().length).toBeGreaterThan(1)
      expect(coveredWithFocus()).toEqual([])
    },
  )
})
