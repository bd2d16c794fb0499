/** A connection, as Planbridge lists it; more members than these may be there. */
export interface KitConnection {
  readonly id: string
  readonly integration: string
  readonly model: 'user-present' | 'delegation' | 'personal-token' | 'service-account'
  readonly status: string
  readonly reason: string | null
  readonly account: { readonly name: string; readonly detail: string | null } | null
  readonly ends_at: string | null
}

export interface Connecting {
  /** The id of an integration: `dynamic-planner`, `dynamic-planner-portal`, `dynamic-planner-firm`, `plannr`, `docplanner`. */
  readonly integration: string
  /** Default: the first one that the integration offers. */
  readonly model?: KitConnection['model']
  /** The user name at the provider. Default: a person who has one account there. */
  readonly account?: string
  /** The answer to the provider's question. Default: `allow`. */
  readonly decision?: 'allow' | 'deny'
  /** The token to paste, for `personal-token`. Default: a new one of the account. */
  readonly token?: string
  /** The connection to renew. */
  readonly connection?: string
  /** The duration of a delegation in days. Default: 30. */
  readonly days?: number
}

/** A connect session of a host: its token or its link. */
export type SessionCredential = { readonly token: string } | { readonly url: string }

/** What a connect session came to. */
export interface SessionResult {
  readonly connection: KitConnection
  /** The address that the person's window goes to; null if it stays. */
  readonly returnUrl: string | null
}

/** A scripted person with a browser of their own: cookies at Planbridge and at the providers. */
export interface KitPerson {
  readonly name: string
  /** Sends a request from this person's browser, as a page of Planbridge does. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Connects an account in the app, and returns the connection. Refusals are thrown as a `KitRefusal`. */
  readonly connects: (connecting: Connecting | string) => Promise<KitConnection>
  /** Connects an account in a connect session of a host. */
  readonly connectsIn: (session: SessionCredential, connecting: Connecting | string) => Promise<SessionResult>
  /** Signs in with an account of the firm. */
  readonly signsIn: (account?: string) => Promise<void>
  readonly signsOut: () => Promise<void>
  readonly connections: () => Promise<readonly KitConnection[]>
  /** Calls the provider's API with a connection: `calls(connection, '/crm/v1/clients')`. */
  readonly calls: (
    connection: Pick<KitConnection, 'id'>,
    path: string,
    init?: RequestInit,
  ) => Promise<Response>
  readonly disconnects: (connection: Pick<KitConnection, 'id'>) => Promise<void>
  /** Forgets all cookies, as another browser of the same person. */
  readonly forgets: () => Promise<void>
}

/** A refusal of Planbridge to a scripted person or host. */
export class KitRefusal extends Error {
  override readonly name = 'KitRefusal'
  /** The code of the failure, such as `consent-denied`. */
  readonly code: string
  readonly status: number
  /** The whole answer: problem details. */
  readonly problem: Readonly<Record<string, unknown>>

  constructor(endpoint: string, status: number, problem: { readonly code: string }) {
    super(`${endpoint} was refused: ${problem.code}`)
    this.code = problem.code
    this.status = status
    this.problem = { ...problem }
  }
}
