import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import type { Browser } from '../../../harness/deployment/browser.ts'

/** The outcome of a token request as the browser gets it. */
export interface TokenOutcome {
  readonly status: number
  readonly code: string
  readonly body: unknown
}

export const priya = { account: 'priya.nair' }

const success = 'ok'

const serviceAccount = async (browser: Browser, integration: string) => {
  const added = await browser.call(endpoints.addServiceAccount, {
    integration: IntegrationId.parse(integration),
  })
  if (!added.ok) throw new Error(added.body.code)
  return added.body.id
}

/** Calls the API with a service account, which causes a token request. */
export const callAsService = async (browser: Browser, integration = 'dp-firm'): Promise<TokenOutcome> => {
  const path = integration === 'dp-firm' ? '/crm/v1/clients' : '/api/v3/integration/facilities'
  const answer = await browser.api(await serviceAccount(browser, integration), path)
  const body: unknown = await answer.json()
  return { status: answer.status, code: answer.ok ? success : (body as { code: string }).code, body }
}

export const exchange = async (browser: Browser, integration = 'dp-code'): Promise<TokenOutcome> => {
  const done = await browser.connect({ integration }, priya)
  return { status: done.status, code: done.ok ? success : done.body.code, body: done.body }
}

/** The two grants with a first token request. */
export const grants = [
  { grant: 'the code exchange', ask: exchange },
  { grant: 'client credentials', ask: callAsService },
] as const
