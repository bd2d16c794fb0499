import { AccessModel, ConnectionId, FailureCode, IntegrationId } from '@planbridge/shared/contract'
import { Appearance, ConnectSessionId, ConnectStatus, Locale } from '@planbridge/shared/embed'
import type { Selectable } from 'kysely'
import * as z from 'zod/mini'
import type { ConnectSessionRow, WindowFacts } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'

type Columns = Selectable<Schema['connect_sessions']>

const Facts = z.object({
  presentation: z.enum(['popup', 'redirect', 'link']),
  page: z.nullable(z.string()),
  choice: z.nullable(z.object({ integration: IntegrationId, model: AccessModel })),
})
const StoredFailure = z.object({ code: FailureCode, reference: z.nullable(z.string()) })
const Texts = z.array(z.string())
const Models = z.array(AccessModel)

const json = (text: string | null): unknown => (text === null ? null : (JSON.parse(text) as unknown))

const textOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export const fromColumns = (row: Columns): ConnectSessionRow => ({
  id: ConnectSessionId.parse(row.id),
  tenant: row.tenant,
  subject: row.subject,
  hostSubject: row.host_subject,
  hostKey: row.host_key,
  host: row.host,
  person: row.person,
  tokenHash: row.token_hash,
  linkHash: row.link_hash,
  linkUsed: row.link_used === 1,
  integrations: z.nullable(Texts).parse(json(row.integrations)),
  models: z.nullable(Models).parse(json(row.models)),
  origins: Texts.parse(json(row.origins)),
  reconnect: row.reconnect === null ? null : ConnectionId.parse(row.reconnect),
  // A language or a look of a later version is not known here.
  locale: Locale.safeParse(row.locale).data ?? null,
  appearance: Appearance.safeParse(json(row.appearance)).data ?? {},
  returnUrl: row.return_url,
  challenge: row.challenge,
  status: ConnectStatus.parse(row.status),
  connection: row.connection === null ? null : ConnectionId.parse(row.connection),
  failure: z.nullable(StoredFailure).parse(json(row.failure)),
  revision: row.revision,
  announced: announcedOf(row),
  entered: enteredOf(row),
  confirmed: row.confirmed === 1,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

const announcedOf = (row: Columns): ConnectSessionRow['announced'] =>
  row.window_hash === null || row.window_until === null
    ? null
    : { ...Facts.parse(json(row.announced_as)), secretHash: row.window_hash, until: row.window_until }

const enteredOf = (row: Columns): ConnectSessionRow['entered'] =>
  row.cookie_hash === null || row.code_hash === null
    ? null
    : { ...Facts.parse(json(row.entered_as)), cookieHash: row.cookie_hash, codeHash: row.code_hash }

export const announcedColumns = (announced: ConnectSessionRow['announced']) => ({
  window_hash: announced?.secretHash ?? null,
  window_until: announced?.until ?? null,
  announced_as: announced && factsText(announced),
})

export const enteredColumns = (entered: ConnectSessionRow['entered']) => ({
  cookie_hash: entered?.cookieHash ?? null,
  code_hash: entered?.codeHash ?? null,
  entered_as: entered && factsText(entered),
})

const factsText = ({ presentation, page, choice }: WindowFacts): string =>
  JSON.stringify({ presentation, page, choice })

export const toColumns = (session: ConnectSessionRow): Columns => ({
  id: session.id,
  tenant: session.tenant,
  subject: session.subject,
  host_subject: session.hostSubject,
  host_key: session.hostKey,
  host: session.host,
  person: session.person,
  token_hash: session.tokenHash,
  link_hash: session.linkHash,
  link_used: session.linkUsed ? 1 : 0,
  integrations: textOf(session.integrations),
  models: textOf(session.models),
  origins: JSON.stringify(session.origins),
  reconnect: session.reconnect,
  locale: session.locale,
  appearance: JSON.stringify(session.appearance),
  return_url: session.returnUrl,
  challenge: session.challenge,
  status: session.status,
  connection: session.connection,
  failure: textOf(session.failure),
  revision: session.revision,
  ...announcedColumns(session.announced),
  ...enteredColumns(session.entered),
  confirmed: session.confirmed ? 1 : 0,
  created_at: session.createdAt,
  expires_at: session.expiresAt,
})
