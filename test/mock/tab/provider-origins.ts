import { dynamicPlannerPath, firmPath, plannrPath } from './places.ts'

/**
 * The addresses of the providers in a tab. A browser opens the pages of those that sign people in, so they are paths of Planbridge's own
 * origin. The others are used by the BFF alone, and nothing listens there.
 */
export const providerOriginsAt = (origin: string) => ({
  identity: `${origin}${dynamicPlannerPath}/identity`,
  api: 'http://127.0.0.1:4102',
  plannr: `${origin}${plannrPath}`,
  docplanner: 'http://127.0.0.1:4104',
  firm: `${origin}${firmPath}`,
})
