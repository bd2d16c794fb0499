import type { ConnectSessionRow } from '@planbridge/bff/testing'
import { ConnectSessionId } from '@planbridge/shared/embed'
import { noon } from '../contract.ts'

/** A session's id that begins with the text. */
export const sessionId = (text: string): ConnectSessionId =>
  ConnectSessionId.parse(
    text
      .replaceAll(/[^\w-]/g, '-')
      .slice(0, 22)
      .padEnd(22, '-'),
  )

/** An open session of a subject. */
export const connectSessionOf = (
  facts: Pick<ConnectSessionRow, 'tenant' | 'subject'> & Partial<ConnectSessionRow>,
): ConnectSessionRow => ({
  id: sessionId(facts.subject),
  hostSubject: `${facts.subject} at the host`,
  hostKey: 'advice',
  host: 'Harbour Advice',
  person: null,
  tokenHash: `token-of-${facts.subject}`,
  linkHash: `link-of-${facts.subject}`,
  linkUsed: false,
  integrations: null,
  models: null,
  origins: ['https://app.host.example'],
  reconnect: null,
  locale: null,
  appearance: {},
  returnUrl: null,
  challenge: null,
  status: 'open',
  connection: null,
  failure: null,
  revision: 1,
  announced: null,
  entered: null,
  confirmed: false,
  createdAt: noon,
  expiresAt: noon + 1_800_000,
  ...facts,
})
