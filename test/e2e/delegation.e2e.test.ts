import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { decide, signInAtProvider } from '../harness/browser/at-provider.ts'
import {
  addJob,
  agree,
  agreedOf,
  delegateAs,
  dialogOf,
  integration,
  jobsOf,
  purpose,
} from '../harness/browser/delegation.ts'
import { callApi, type Person } from '../harness/browser/person.ts'
import { openConnected } from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { newPerson } = setUpEnvironment('delegation')

const delegated = async (days: number, without: readonly string[] = []): Promise<Person> => {
  const person = await newPerson()
  await delegateAs(person, 'Gareth Pugh', { days, without })
  return person
}

describe('a delegation', () => {
  test('is agreed before the redirect to the provider, with reading proposed and writing not', async () => {
    const person = await newPerson()
    await person.offer('Plannr', 'delegation').click()
    const dialog = dialogOf(person)
    expect(await dialog.getByRole('checkbox', { name: 'List tasks' }).isChecked()).toBe(true)
    expect(await dialog.getByRole('checkbox', { name: 'Create a task' }).isChecked()).toBe(false)
    for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck()
    await agree(person, { days: 12 })
    await dialog.getByText(en.delegation.noneChosen).waitFor()
    await dialog.getByRole('checkbox', { name: 'List tasks' }).check()
    await agree(person, { days: 183 })
    expect(await dialog.isVisible()).toBe(true)
    expect(new URL(person.page.url()).pathname).toBe('/')
  })

  test('shows purpose, operations and end, and allows nothing else', async () => {
    const person = await delegated(12, ['List questionnaires'])
    const agreed = await agreedOf(person).innerText()
    expect(agreed).toContain(purpose)
    expect(agreed).toContain('in 12 days')
    expect(agreed).toContain('List clients')
    expect(agreed).not.toContain('List questionnaires')
    await person.button(en.jobs.add).click()
    const requests = dialogOf(person).getByLabel(en.addJob.operation).getByRole('option')
    expect(await requests.allInnerTexts()).not.toContain('List questionnaires')
    await person.goHome()
    const row = person.page.getByRole('listitem').filter({ hasText: purpose })
    expect(await row.innerText()).toContain(fill(en.endNear.badges.access, { countdown: 'in 12 days' }))
  })

  test('is renewed with one click on the agreed terms', async () => {
    const person = await delegated(2)
    await person.page.getByText(/^This connection ends in 2 days, on /).waitFor()
    await person.button(en.connection.renew).click()
    await decide(person.page, 'Allow')
    await person.page.getByText(fill(en.notices.connected, { integration }), { exact: true }).waitFor()
    expect(await agreedOf(person).innerText()).toMatch(new RegExp(`${purpose}[^]*in 2 days`))
  })

  test('has jobs that can be added, paused, resumed and deleted', async () => {
    const person = await delegated(20)
    await addJob(person)
    const jobs = jobsOf(person)
    const job = await jobs.getByRole('heading', { level: 3 }).innerText()
    expect(await jobs.innerText()).toContain('Every Monday at 06:30')
    await person.button(fill(en.jobs.pauseName, { job })).click()
    await jobs.getByText(en.jobs.pausedText).waitFor()
    await person.page.reload()
    await person.button(fill(en.jobs.resumeName, { job })).click()
    await jobs.getByText(/^Next run: /).waitFor()
    await person.button(fill(en.jobs.removeName, { job })).click()
    await dialogOf(person).getByRole('button', { name: en.removeJob.confirm, exact: true }).click()
    await jobs.getByText(en.jobs.none).waitFor()
  })

  test('stops at once, with its jobs, on request', async () => {
    const person = await delegated(20)
    await addJob(person)
    const id = new URL(person.page.url()).pathname.split('/').at(-1) ?? ''
    await person.button(en.connection.disconnect).click()
    await dialogOf(person).getByRole('button', { name: en.disconnectDelegation.confirm, exact: true }).click()
    await person.page.getByText(fill(en.notices.disconnected, { integration })).waitFor()
    expect(await callApi(person.page, '/bff/delegations')).toMatchObject({ body: { delegations: [] } })
    expect(await callApi(person.page, `/bff/connections/${id}/jobs`)).toMatchObject({ status: 404 })
  })

  test('has no WCAG 2.2 AA problem that axe reports', async () => {
    const person = await newPerson()
    await person.offer(integration, 'delegation').click()
    expect(await accessibilityProblems(person.page, 'agreement dialog')).toEqual([])
    await agree(person, { days: 2 })
    await signInAtProvider(person.page, 'Gareth Pugh')
    await openConnected(person, integration)
    expect(await accessibilityProblems(person.page, 'delegation that ends soon')).toEqual([])
    await person.button(en.jobs.add).click()
    expect(await accessibilityProblems(person.page, 'job dialog')).toEqual([])
    await dialogOf(person).getByRole('button', { name: en.addJob.submit, exact: true }).click()
    await jobsOf(person).getByRole('heading', { level: 3 }).waitFor()
    expect(await accessibilityProblems(person.page, 'delegation with a job')).toEqual([])
    await person.button(en.connection.disconnect).click()
    expect(await accessibilityProblems(person.page, 'stop dialog')).toEqual([])
    await person.goHome()
    await person.page.getByText(purpose).waitFor()
    expect(await accessibilityProblems(person.page, 'start with a delegation')).toEqual([])
  })
})
