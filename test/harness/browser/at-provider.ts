import type { Finder } from './tab.ts'

export type Decision = 'Allow' | 'Deny'

/** Selects a person on the provider's sign-in page. */
export const pickPerson = (page: Finder, name: string): Promise<void> =>
  page.getByRole('button', { name: new RegExp(`^Sign in as ${name}`) }).click()

/** Allows or denies on the consent page. Clears every "remember" checkbox, so that the next test is asked again. */
export const decide = async (page: Finder, decision: Decision): Promise<void> => {
  const button = page.getByRole('button', { name: decision, exact: true })
  await button.waitFor()
  for (const remember of await page.getByRole('checkbox').all()) await remember.uncheck()
  await button.click()
}

/** Signs in at the provider as a new person and decides on the consent page. */
export const signInAtProvider = async (
  page: Finder,
  name: string,
  decision: Decision = 'Allow',
): Promise<void> => {
  await pickPerson(page, name)
  await decide(page, decision)
}
