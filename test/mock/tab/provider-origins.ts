import { dynamicPlannerPath, firmPath, plannrPath } from './places.ts'

/** The addresses that the BFF alone uses. Nothing listens there. */
const api = 'http://127.0.0.1:4102'
const docplanner = 'http://127.0.0.1:4104'
export const apiOrigins: readonly string[] = [api, docplanner]

/**
 * The addresses of the providers in a tab. A browser opens the pages of those that sign people in, so they are paths of Planbridge's own
 * origin.
 */
export const providerOriginsAt = (origin: string) => ({
  identity: `${origin}${dynamicPlannerPath}/identity`,
  api,
  plannr: `${origin}${plannrPath}`,
  docplanner,
  firm: `${origin}${firmPath}`,
})
