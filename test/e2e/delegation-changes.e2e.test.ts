import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { addJob, delegateAs, dialogOf, jobsOf } from './delegate.ts'
import { examine } from './examine.ts'
import { tabTo } from './keyboard.ts'
import type { Person } from './person.ts'
import { setStage } from './set-stage.ts'

const { somebody } = setStage('delegation-changes')

const withJob = async (name: string): Promise<{ person: Person; job: string }> => {
  const person = await somebody()
  await delegateAs(person, name, { days: 20 })
  await addJob(person)
  const job = await jobsOf(person).getByRole('heading', { level: 3 }).innerText()
  return { person, job }
}

const openDetails = (person: Person) => jobsOf(person).getByText(en.jobs.details, { exact: true }).click()

describe('a job', () => {
  test('shows with what it runs, and runs with something else, at another time', async () => {
    const { person, job } = await withJob('Gareth Pugh')
    const jobs = jobsOf(person)
    await openDetails(person)
    expect(await jobs.innerText()).toMatch(/pageSize\s+50\s/)
    await person.button(fill(en.jobs.changeName, { job })).click()
    const dialog = dialogOf(person)
    expect(await dialog.getByLabel(en.addJob.every).inputValue()).toBe('week')
    expect(await dialog.getByLabel(en.addJob.time, { exact: true }).inputValue()).toBe('06:30')
    await dialog.getByLabel('pageSize', { exact: true }).fill('7')
    await dialog.getByLabel(en.addJob.every).selectOption('day')
    await dialog.getByRole('button', { name: en.changeJob.submit, exact: true }).click()
    await jobs.getByText('Every day at 06:30').waitFor()
    await person.page.reload()
    await openDetails(person)
    expect(await jobs.innerText()).toMatch(/pageSize\s+7\s/)
    expect(await jobs.innerText()).toContain(en.addJob.missedWords['run-once'].name)
  })

  test('is changed without a mouse, and read by everybody: axe finds nothing by WCAG 2.2 AA', async () => {
    const { person, job } = await withJob('Priya Nair')
    const { page } = person
    await tabTo(page, fill(en.jobs.changeName, { job }))
    await page.keyboard.press('Enter')
    await dialogOf(person).waitFor()
    expect(await examine(page, 'change job dialog')).toEqual([])
    await tabTo(page, en.changeJob.submit)
    await page.keyboard.press('Enter')
    await dialogOf(person).waitFor({ state: 'detached' })
    await tabTo(page, en.jobs.details)
    await page.keyboard.press('Enter')
    await page.getByText(en.jobs.missed, { exact: true }).waitFor()
    expect(await examine(page, 'job with what it runs with')).toEqual([])
  })
})
