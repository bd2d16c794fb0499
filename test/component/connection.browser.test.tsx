import type { Connection } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { answerWith, listedConnection, signedIn } from './answers.ts'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

// Noon, so that the date is the same in every time zone.
const now = Date.parse('2026-11-21T12:00:00.000Z')
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString()

const connection = (change: Partial<Record<keyof Connection, unknown>> = {}) => ({
  ...listedConnection(),
  scopes: ['*'],
  operations: ['list-tasks', 'create-task'],
  connected_at: at(-1),
  first_connected_at: at(-48),
  last_used_at: at(-0.5),
  ...change,
})

const answer = (path: string, body: () => unknown) =>
  tab.bff.interrupt({
    when: ({ url }) => new URL(url).pathname === `/bff${path}`,
    answer: () => Response.json(body()),
    times: 99,
  })

const show = async (listed: ReturnType<typeof connection>) => {
  answerWith(tab, '/session', (session) => ({ ...session, ...signedIn }))
  answer('/connections', () => ({ connections: [listed] }))
  return showApp('/connections/c1', { now: () => now })
}

const factsCard = page.getByRole('region', { name: en.connection.about, exact: true })
const abilities = page.getByRole('region', { name: en.connection.operations, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })

describe('the page of a connection', () => {
  test('says in words as whom, what it can do, since when, and what happens next', async () => {
    await show(connection())
    await expect.element(factsCard.getByText('Tom Okafor')).toBeVisible()
    const next = fill(en.connection.next.asksAfterSignOut, { provider: 'Plannr' })
    await expect.element(factsCard.getByText(next)).toBeVisible()
    await expect.element(factsCard.getByText(/^19 Nov 2026/)).toBeVisible()
    expect(factsCard.getByText(/^Today, /).elements()).toHaveLength(2)
    await expect.element(abilities.getByText('List tasks')).toBeVisible()
    await expect.element(abilities.getByText(en.delegation.changesData)).toBeVisible()
    await expect.element(abilities.getByText('Everything you may do in Plannr')).toBeVisible()
    expect(abilities.getByText('*', { exact: true }).elements()).toEqual([])
  })

  test('shows scopes in words, and one without words by its name', async () => {
    await show(connection({ integration: 'dp-hybrid', scopes: ['openid', 'crm.read', 'dt-7'] }))
    for (const words of ['See your clients', en.scopes['openid'] ?? '', 'dt-7'])
      await expect.element(abilities.getByText(words, { exact: true })).toBeVisible()
    expect(abilities.getByText('crm.read').elements()).toEqual([])
  })
})

describe('the dialog of a delegation', () => {
  const open = async (integration: string) => {
    answer('/delegations', () => ({ delegations: [] }))
    await show(connection({ integration, model: 'delegation', status: 'ended', operations: [] }))
    await button(en.delegation.agreeAgain).first().click()
    return page.getByRole('dialog')
  }

  test('PX-140: offers only operations whose scopes the integration requests', async () => {
    const dialog = await open('dp-hybrid')
    await expect.element(dialog.getByRole('checkbox', { name: 'List clients' })).toBeChecked()
    for (const name of ['Create or update a client', 'List finances of clients', 'List questionnaires'])
      expect(dialog.getByRole('checkbox', { name }).elements()).toEqual([])
  })

  test('groups what it offers by area, with all or none of a group at once', async () => {
    const dialog = await open('plannr')
    const group = dialog.getByRole('group', { name: 'Tasks', exact: true })
    await expect.element(group.getByRole('checkbox', { name: 'List tasks' })).toBeChecked()
    const create = group.getByRole('checkbox', { name: /^Create a task/ })
    await expect.element(create).not.toBeChecked()
    await group.getByRole('button', { name: fill(en.delegation.allOfName, { area: 'Tasks' }) }).click()
    await expect.element(create).toBeChecked()
    await group.getByRole('button', { name: fill(en.delegation.noneOfName, { area: 'Tasks' }) }).click()
    await expect.element(group.getByRole('checkbox', { name: 'List tasks' })).not.toBeChecked()
  })
})
