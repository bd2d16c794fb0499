import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'

let tab: PlanbridgeInATab
afterEach(() => tab.close())

const button = (name: string) => page.getByRole('button', { name, exact: true })
const label = (name: string) => page.getByLabelText(name, { exact: true })
const provider = 'Docplanner'

const connect = async (integration: string): Promise<string> => {
  const response = await fetch('/bff/connections/service-account', {
    method: 'POST',
    headers: { 'x-planbridge': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ integration: IntegrationId.parse(integration) }),
  })
  return endpoints.addServiceAccount.output.parse(await response.json()).id
}

const openConsole = async (operation: string) => {
  await page.getByText(en.developers.title, { exact: true }).click()
  await label(en.requestConsole.operation).selectOptions(operation)
}

const requests = () => tab.simulators.docplanner.log.entries.filter(({ method }) => method !== 'GET')

describe('WB-140: a call that changes data', () => {
  beforeEach(async () => {
    tab = await planbridgeInATab()
    await showApp(`/connections/${await connect('docplanner')}`)
  })

  test('is marked, and starts with examples as placeholders, not as values', async () => {
    await openConsole('Change the insurance support of an address')
    await expect.element(page.getByText(fill(en.requestConsole.changesData, { provider }))).toBeVisible()
    const field = label('Facility ID')
    await expect.element(field).toHaveValue('')
    expect(field.element().getAttribute('placeholder')).not.toBe('')
    const body = label(en.requestConsole.body)
    await expect.element(body).toHaveValue('')
    expect(body.element().getAttribute('placeholder')).toContain('insurance_support')
  })

  test('is sent only after a confirmation that names the call, its account and its values', async () => {
    await openConsole('Cancel a booking')
    for (const [name, value] of [
      ['Facility ID', '1'],
      ['Doctor ID', '123'],
      ['Address ID', '111'],
      ['Booking ID', '2134124'],
    ] as const)
      await label(name).fill(value)
    const before = requests().length
    await button(en.requestConsole.review).click()
    const dialog = page.getByRole('dialog')
    await expect.element(dialog.getByText('Cancel a booking')).toBeVisible()
    await expect.element(dialog.getByText('2134124')).toBeVisible()
    await expect.element(dialog.getByText(en.connection.organisation)).toBeVisible()
    await dialog.getByRole('button', { name: en.confirmCall.cancel, exact: true }).click()
    expect(requests()).toHaveLength(before)
    await button(en.requestConsole.review).click()
    await dialog.getByRole('button', { name: fill(en.confirmCall.confirm, { provider }) }).click()
    await expect.poll(() => requests().length).toBe(before + 1)
    expect(requests().at(-1)?.method).toBe('DELETE')
  })

  test('is also one that takes items out of a queue, and an empty queue says so without a failure', async () => {
    await openConsole('Take the next notification from the queue')
    await expect.element(page.getByText(fill(en.requestConsole.changesData, { provider }))).toBeVisible()
    await button(en.requestConsole.review).click()
    const dialog = page.getByRole('dialog')
    await expect.element(dialog.getByText(fill(en.confirmCall.leadQueue, { provider }))).toBeVisible()
    await dialog.getByRole('button', { name: en.confirmCall.confirmQueue, exact: true }).click()
    await expect.element(page.getByText(en.requestConsole.queueEmpty)).toBeVisible()
    expect(page.getByText(fill(en.failures['provider-failing'].title, { provider })).elements()).toEqual([])
    expect(button(en.requestConsole.nextItems).elements()).toEqual([])
  })

  test('is not one that only reads: it has its examples and is sent at once', async () => {
    await openConsole('Show one facility')
    await expect.element(label('Facility ID')).not.toHaveValue('')
    expect(page.getByText(fill(en.requestConsole.changesData, { provider })).elements()).toEqual([])
    await button(en.requestConsole.send).click()
    await expect.element(page.getByRole('region', { name: en.requestConsole.responseBody })).toBeVisible()
  })
})

describe('WB-141: a list that has ended', () => {
  test('says so after a short page and offers no further one', async () => {
    tab = await planbridgeInATab()
    await showApp(`/connections/${await connect('dp-firm')}`)
    await openConsole('List clients')
    await label(en.fieldNames.pageSize).fill('200')
    await button(en.requestConsole.send).click()
    await expect.element(page.getByText(en.requestConsole.lastPage)).toBeVisible()
    expect(button(en.requestConsole.nextPage).elements()).toEqual([])
    await label(en.fieldNames.pageSize).fill('1')
    await button(en.requestConsole.send).click()
    await expect.element(button(en.requestConsole.nextPage)).toBeVisible()
    expect(page.getByText(en.requestConsole.lastPage).elements()).toEqual([])
  })
})

describe('optional fields', () => {
  test('are added one by one if there are many, with labels in words', async () => {
    tab = await planbridgeInATab()
    await showApp(`/connections/${await connect('docplanner')}`)
    await openConsole('List bookings')
    const listed = page.getByRole('textbox').elements().length
    expect(listed).toBeLessThan(10)
    await expect.element(label('Start')).toBeVisible()
  })
})

describe('WB-143: the console', () => {
  test.each(['off', 'developers'])('is not on the page if the configuration says %s', async (console) => {
    tab = await planbridgeInATab((text) => `${text}\nconsole: ${console}\n`)
    await showApp(`/connections/${await connect('docplanner')}`)
    await expect.element(page.getByRole('heading', { name: en.connection.operations })).toBeVisible()
    expect(page.getByText(en.developers.title).elements()).toEqual([])
    expect(page.getByText(en.requestConsole.title).elements()).toEqual([])
  })

  test('is collapsed for everyone where all providers are simulated', async () => {
    tab = await planbridgeInATab()
    await showApp(`/connections/${await connect('docplanner')}`)
    await expect.element(page.getByText(en.developers.title, { exact: true })).toBeVisible()
    expect(button(en.requestConsole.send).elements()).toEqual([])
  })
})
