import { en } from '@planbridge/web/messages/en.ts'
import type { Locator } from 'playwright'
import { signInAtProvider } from './at-provider.ts'
import type { Person } from './person.ts'
import { delegationSubmit, openConnected } from './screen.ts'

export const integration = 'Dynamic Planner'
export const purpose = 'Look every morning for new clients'

export const dialogOf = ({ page }: Person): Locator => page.getByRole('dialog')
export const agreedOf = ({ page }: Person): Locator =>
  page.getByRole('region', { name: en.delegation.agreed })
export const jobsOf = ({ page }: Person): Locator =>
  page.getByRole('region', { name: en.jobs.title, exact: true })

export interface Agreement {
  readonly days: number
  readonly without?: readonly string[]
}

/** Fills in purpose and days, unchecks the named operations and submits. */
export const agree = async (person: Person, { days, without = [] }: Agreement): Promise<void> => {
  const dialog = dialogOf(person)
  await dialog.getByLabel(en.delegation.purpose).fill(purpose)
  await dialog.getByLabel(en.delegation.days).fill(String(days))
  for (const title of without) await dialog.getByRole('checkbox', { name: title }).uncheck()
  await dialog.getByRole('button', { name: delegationSubmit }).click()
}

/** Delegates as a person of the provider and opens the page of the new connection. */
export const delegateAs = async (person: Person, name: string, agreement: Agreement): Promise<void> => {
  await person.offer(integration, 'delegation').click()
  await agree(person, agreement)
  await signInAtProvider(person.page, name)
  await openConnected(person, integration)
}

/** Adds a job for the first listed request, every Monday at 06:30. */
export const addJob = async (person: Person): Promise<void> => {
  await person.button(en.jobs.add).click()
  const dialog = dialogOf(person)
  await dialog.getByLabel(en.addJob.every).selectOption('week')
  await dialog.getByLabel(en.addJob.weekday).selectOption({ label: 'Monday' })
  await dialog.getByLabel(en.addJob.time, { exact: true }).fill('06:30')
  await dialog.getByRole('radio', { name: en.addJob.missedPolicies['run-once'].name }).check()
  await dialog.getByRole('button', { name: en.addJob.submit, exact: true }).click()
  await jobsOf(person).getByRole('heading', { level: 3 }).waitFor()
}
