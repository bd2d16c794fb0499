import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { decide } from '../harness/browser/at-provider.ts'
import { addJob, agreedOf, delegateAs, dialogOf, integration, jobsOf } from '../harness/browser/delegation.ts'
import { tabTo } from '../harness/browser/keyboard.ts'
import { callApi, type Person } from '../harness/browser/person.ts'
import { expectConnected } from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { newPerson } = setUpEnvironment('delegation-changes')

const withJob = async (name: string): Promise<{ person: Person; job: string }> => {
  const person = await newPerson()
  await delegateAs(person, name, { days: 20 })
  await addJob(person)
  const job = await jobsOf(person).getByRole('heading', { level: 3 }).innerText()
  return { person, job }
}

const dayAhead = (days: number): string => {
  const day = new Date()
  day.setDate(day.getDate() + days)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** Opens the dialog for changed terms. */
const openTerms = async (person: Person) => {
  await person.button(en.delegation.changeName).click()
  const dialog = dialogOf(person)
  await dialog.getByText(en.changeTerms.narrower).waitFor()
  return dialog
}

const openDetails = (person: Person) => jobsOf(person).getByText(en.jobs.details, { exact: true }).click()

describe('a job', () => {
  test('can be changed to other times, and shows what happens if a run is missed', async () => {
    const { person, job } = await withJob('Gareth Pugh')
    const jobs = jobsOf(person)
    await person.button(fill(en.jobs.changeName, { job })).click()
    const dialog = dialogOf(person)
    expect(await dialog.getByLabel(en.addJob.every).inputValue()).toBe('week')
    expect(await dialog.getByLabel(en.addJob.time, { exact: true }).inputValue()).toBe('06:30')
    // Nobody turns the pages of a job.
    expect(await dialog.getByLabel(/page/i).count()).toBe(0)
    await dialog.getByLabel(en.addJob.every).selectOption('day')
    await dialog.getByRole('button', { name: en.changeJob.submit, exact: true }).click()
    await jobs.getByText('Every day at 06:30').waitFor()
    await person.page.reload()
    await openDetails(person)
    expect(await jobs.innerText()).toContain(en.addJob.missedPolicies['run-once'].name)
  })

  test('can be changed without a mouse, and axe reports no WCAG 2.2 AA problem', async () => {
    const { person, job } = await withJob('Priya Nair')
    const { page } = person
    await tabTo(page, fill(en.jobs.changeName, { job }))
    await page.keyboard.press('Enter')
    await dialogOf(person).waitFor()
    expect(await accessibilityProblems(page, 'change job dialog')).toEqual([])
    await tabTo(page, en.changeJob.submit)
    await page.keyboard.press('Enter')
    await dialogOf(person).waitFor({ state: 'detached' })
    await tabTo(page, en.jobs.details)
    await page.keyboard.press('Enter')
    await page.getByText(en.jobs.missed, { exact: true }).waitFor()
    expect(await accessibilityProblems(page, 'job with what it runs with')).toEqual([])
  })
})

describe('the terms of a delegation', () => {
  test('can be narrowed without the provider, and a job shows why it no longer runs', async () => {
    const { person, job } = await withJob('Mei Tanaka')
    const { page } = person
    const visited: string[] = []
    page.on('framenavigated', (frame) => void visited.push(frame.url()))
    const dialog = await openTerms(person)
    await dialog.getByLabel(en.delegation.purpose).fill('Look at one client a week')
    await dialog.getByLabel(en.changeTerms.until).fill(dayAhead(10))
    await dialog.getByRole('checkbox', { name: job }).uncheck()
    await dialog.getByText(en.changeTerms.jobStops).waitFor()
    await dialog.getByRole('button', { name: en.changeTerms.save, exact: true }).click()
    await page.getByText(fill(en.notices.termsChanged, { integration }), { exact: true }).waitFor()
    await dialog.waitFor({ state: 'detached' })
    expect(visited).toEqual([])
    const agreed = await agreedOf(person).innerText()
    expect(agreed).toContain('Look at one client a week')
    expect(agreed).toContain('in 10 days')
    expect(agreed).not.toContain(job)
    await page.getByText(/^This connection ends in 10 days, on /).waitFor()
    await jobsOf(person).getByText(en.jobs.blockReasons['operation-not-agreed']).waitFor()
    await page.reload()
    expect(await agreedOf(person).innerText()).toContain('Look at one client a week')
    expect(await callApi(page, '/bff/delegations')).toMatchObject({
      body: { delegations: [{ purpose: 'Look at one client a week', days: 11, warning: { days: 14 } }] },
    })
  })

  test('can be widened only with a consent at the provider for the new terms', async () => {
    const person = await newPerson()
    await delegateAs(person, 'Tom Okafor', { days: 5, without: ['List questionnaires'] })
    const dialog = await openTerms(person)
    await dialog.getByRole('checkbox', { name: 'List questionnaires' }).check()
    await dialog.getByText(fill(en.changeTerms.wider, { provider: integration })).waitFor()
    await dialog.getByLabel(en.changeTerms.until).fill(dayAhead(25))
    await dialog
      .getByRole('button', { name: fill(en.changeTerms.confirm, { provider: integration }) })
      .click()
    await decide(person.page, 'Allow')
    await expectConnected(person, integration)
    const agreed = await agreedOf(person).innerText()
    expect(agreed).toContain('List questionnaires')
    expect(agreed).toContain('in 25 days')
  })

  test('can be changed without a mouse, and axe reports no WCAG 2.2 AA problem', async () => {
    const { person, job } = await withJob('Helen Marsh')
    const { page } = person
    await tabTo(page, en.delegation.changeName)
    await page.keyboard.press('Enter')
    const dialog = dialogOf(person)
    await dialog.waitFor()
    expect(await accessibilityProblems(page, 'terms dialog')).toEqual([])
    await dialog.getByRole('checkbox', { name: job }).focus()
    await page.keyboard.press('Space')
    await dialog.getByText(en.changeTerms.jobStops).waitFor()
    expect(await accessibilityProblems(page, 'terms dialog with less')).toEqual([])
    await dialog.getByLabel(en.changeTerms.until).fill(dayAhead(29))
    expect(await accessibilityProblems(page, 'terms dialog with more')).toEqual([])
    await dialog.getByLabel(en.changeTerms.until).fill(dayAhead(2))
    await tabTo(page, en.changeTerms.save)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await jobsOf(person).getByText(en.jobs.blockReasons['operation-not-agreed']).waitFor()
    expect(await accessibilityProblems(page, 'delegation with less')).toEqual([])
  })
})
