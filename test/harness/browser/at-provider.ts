import type { Page } from 'playwright'

export type Decision = 'Allow' | 'Deny'

/** Picks somebody on the provider's sign-in page. */
export const pickPerson = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name: new RegExp(`^Sign in as ${name}`) }).click()

/** Decides on the provider's consent page, and has the decision forgotten where that is offered: the next person is asked, too. */
export const decide = async (page: Page, decision: Decision): Promise<void> => {
  const button = page.getByRole('button', { name: decision, exact: true })
  await button.waitFor()
  for (const remember of await page.getByRole('checkbox').all()) await remember.uncheck()
  await button.click()
}

/** Signs in at the provider and decides, as a person who has never been there does. */
export const signInAtProvider = async (
  page: Page,
  name: string,
  decision: Decision = 'Allow',
): Promise<void> => {
  await pickPerson(page, name)
  await decide(page, decision)
}
