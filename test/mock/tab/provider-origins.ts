import { docplannerPath, dynamicPlannerPath, firmPath, plannrPath } from './places.ts'

/** The address of an API that the BFF alone uses. Nothing listens there. */
export const apiOrigin = 'http://127.0.0.1:4102'

/** The addresses of the providers in a tab. A browser opens the pages of most of them, so they are paths of Planbridge's own origin. */
export const providerOriginsAt = (origin: string) => ({
  identity: `${origin}${dynamicPlannerPath}/identity`,
  api: apiOrigin,
  plannr: `${origin}${plannrPath}`,
  docplanner: `${origin}${docplannerPath}`,
  firm: `${origin}${firmPath}`,
})
