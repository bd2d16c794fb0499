import type { PlannrOptions, PlannrSimulator } from './plannr/options.ts'

export type {
  Generation,
  LoggedRequest,
  PersonalToken,
  PersonalTokenSeed,
  PlannrAccount,
  PlannrClient,
  PlannrFirm,
  PlannrLimits,
  PlannrLogin,
  PlannrOptions,
  PlannrPerson,
  PlannrSimulator,
  SignedWebhook,
} from './plannr/options.ts'

/**
 * Plannr's CRM API with its Laravel Passport, as a program.
 *
 * Options: `plannr({ world, clients: [{ clientId, clientSecret, redirectUris, name?, pkce? }], origin?, generation?,
 * accessTokenSeconds?, personalTokens?: [{ username, name?, token? }], limits?: { apiPerMinute?, tokenPerMinute? } })`.
 *
 * Control surface beside `fetch`: `log` (every received request with headers, body and the status it got), `people`
 * (sign-in names, passwords, logins, accounts), `limits` (changeable), `personalTokens()`, `mintPersonalToken(…)`,
 * `revokeEverything()`, `expireAccessTokens()`, `webhooks(event, data)`.
 */
export declare const plannr: (options: PlannrOptions) => PlannrSimulator
