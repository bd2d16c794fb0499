import { gzipSync } from 'node:zlib'
import type { FailureCode } from '@planbridge/shared/contract'
import type { HonestResponse, Script } from './hostile-server.ts'

export interface Misbehaviour {
  readonly row: string
  readonly when: string
  readonly means: FailureCode
  readonly script: Script
}

const json = { 'content-type': 'application/json' }

/** The honest response with changed members. */
export const altered =
  (change: (honest: HonestResponse['json']) => unknown): Script =>
  async ({ response, honest }) => {
    const { json: body } = await honest()
    response.writeHead(200, json).end(JSON.stringify(change(body)))
  }

/** The honest tokens in another encoding. */
const written =
  (
    status: number,
    headers: Readonly<Record<string, string>>,
    write: (text: string) => string | Buffer,
  ): Script =>
  async ({ response, honest }) => {
    const { json: body } = await honest()
    response.writeHead(status, headers).end(write(JSON.stringify(body)))
  }

const redirecting =
  (status: number): Script =>
  ({ response, evil }) =>
    response.writeHead(status, { location: `${evil}/token` }).end()

const same = (text: string) => text

const dripping: Script = ({ response }) => {
  response.writeHead(200, json)
  const drip = setInterval(() => response.write(' '), 20)
  response.once('close', () => clearInterval(drip))
}

const endless: Script = ({ response }) => {
  response.writeHead(200, json)
  const more = (): boolean => response.write(' '.repeat(65_536))
  const pour = () => {
    while (more());
  }
  response.on('drain', pour)
  pour()
}

const cutShort: Script = ({ response }) => {
  response.writeHead(200, { ...json, 'content-length': '500' })
  response.write('{"access_token":"CANARY-AT-half', () => response.destroy())
}

const wire: readonly Misbehaviour[] = [
  ...[301, 302, 303, 307, 308].map((status) => ({
    row: 'TK-03 HP-31',
    when: `it redirects with ${status} to another origin`,
    means: 'provider-redirecting' as const,
    script: redirecting(status),
  })),
  {
    row: 'TK-04 HP-32',
    when: 'it does not respond',
    means: 'provider-too-slow',
    script: () => undefined,
  },
  { row: 'TK-04 HP-32', when: 'its body is slow', means: 'provider-too-slow', script: dripping },
  {
    row: 'TK-05 HP-32',
    when: 'it closes the socket midway',
    means: 'provider-unreachable',
    script: cutShort,
  },
  {
    row: 'TK-05 HP-32',
    when: 'its body never ends',
    means: 'provider-answer-too-large',
    script: endless,
  },
  {
    row: 'TK-05 HP-32',
    when: 'it sends 10 MB of JSON',
    means: 'provider-answer-too-large',
    script: written(200, json, (text) => text.replace('{', `{"padding":"${'x'.repeat(10_000_000)}",`)),
  },
  {
    row: 'TK-05 HP-32',
    when: 'it sends a gzip bomb of 20 KB',
    means: 'provider-answer-too-large',
    script: written(200, { ...json, 'content-encoding': 'gzip' }, (text) =>
      gzipSync(text.replace('{', `{${' '.repeat(20_000_000)}`)),
    ),
  },
]

const shape: readonly Misbehaviour[] = [
  {
    row: 'TK-05 HP-32',
    when: 'its content type is text/html',
    means: 'provider-answer-unreadable',
    script: written(200, { 'content-type': 'text/html' }, same),
  },
  {
    row: 'TK-05',
    when: 'it has no content type',
    means: 'provider-answer-unreadable',
    script: written(200, {}, same),
  },
  {
    row: 'TK-05 HP-32',
    when: 'its JSON starts with a byte order mark',
    means: 'provider-answer-unreadable',
    script: written(200, json, (text) => `\uFEFF${text}`),
  },
  {
    row: 'TK-05 HP-32',
    when: 'its JSON is not UTF-8',
    means: 'provider-answer-unreadable',
    script: written(200, json, (text) => Buffer.from(text.replace('{', '{"name":"é",'), 'latin1')),
  },
  {
    row: 'TK-05',
    when: 'it sends no body',
    means: 'provider-answer-unreadable',
    script: written(200, json, () => ''),
  },
  {
    row: 'TK-05',
    when: 'its JSON is broken',
    means: 'provider-answer-unreadable',
    script: written(200, json, (text) => text.slice(0, -1)),
  },
  {
    row: 'TK-05',
    when: 'its JSON is a list',
    means: 'provider-answer-unreadable',
    script: written(200, json, (text) => `[${text}]`),
  },
  ...[201, 206].map((status) => ({
    row: 'TK-05 HP-32',
    when: `it sends tokens with status ${status}`,
    means: 'provider-failing' as const,
    script: written(status, json, same),
  })),
]

const refusal =
  (status: number, body: unknown): Script =>
  ({ response }) =>
    response.writeHead(status, json).end(JSON.stringify(body))

const words: readonly Misbehaviour[] = [
  {
    row: 'TK-10',
    when: 'it sends 200 with an error',
    means: 'provider-answer-unreadable',
    script: altered((honest) => ({ ...honest, error: 'invalid_grant' })),
  },
  {
    row: 'TK-10',
    when: 'it sends 503',
    means: 'provider-failing',
    script: refusal(503, { error: 'temporarily_unavailable' }),
  },
  {
    row: 'TK-11',
    when: 'it sends 400 invalid_client',
    means: 'client-credentials-rejected',
    script: refusal(400, { error: 'invalid_client', error_description: null }),
  },
  {
    row: 'TK-11',
    when: 'it sends 401 invalid_client',
    means: 'client-credentials-rejected',
    script: refusal(401, { error: 'invalid_client', error_description: 'CANARY-SECRET-in-a-description' }),
  },
]

const members: readonly (readonly [row: string, when: string, change: Readonly<Record<string, unknown>>])[] =
  [
    ['TK-06 HP-33', 'token_type is mac', { token_type: 'mac' }],
    ['TK-06 HP-33', 'token_type is a number', { token_type: 7 }],
    ['TK-06 HP-33', 'token_type is missing', { token_type: undefined }],
    ['TK-07 HP-34', 'expires_in is 0', { expires_in: 0 }],
    ['TK-07 HP-34', 'expires_in is negative', { expires_in: -1 }],
    ['TK-07 HP-34', 'expires_in is a word', { expires_in: 'abc' }],
    ['TK-07 HP-34', 'expires_in is empty', { expires_in: '' }],
    ['TK-07 HP-34', 'expires_in is a list', { expires_in: [3600] }],
    ['TK-07 IDT-80', 'expires_in is a hexadecimal text', { expires_in: '0x10' }],
    ['TK-07 IDT-80', 'expires_in is a text with an exponent', { expires_in: '1e3' }],
    ['TK-07 IDT-80', 'expires_in is true', { expires_in: true }],
    ['TK-06 IDT-80', 'token_type is a list', { token_type: ['Bearer'] }],
    ['TK-09 IDT-80', 'the access token is a list', { access_token: ['CANARY-AT-list'] }],
    ['TK-09 IDT-80', 'scope is a list', { scope: ['crm.read'] }],
    ['TK-09 HP-35', 'the access token contains a line break', { access_token: 'CANARY-AT-a\r\nx-evil: 1' }],
    ['TK-09 HP-35', 'the access token contains a NUL', { access_token: 'CANARY-AT-a\u0000b' }],
    ['TK-09 HP-35', 'the access token contains a space', { access_token: 'CANARY-AT-a b' }],
    ['TK-09 HP-35', 'the access token is not ASCII', { access_token: 'CANARY-AT-é' }],
    ['TK-09 HP-35', 'the access token is an object', { access_token: { value: 'CANARY-AT-object' } }],
    ['TK-09 HP-35', 'the access token is empty', { access_token: '' }],
    ['TK-09 HP-35', 'the access token is missing', { access_token: undefined }],
    ['TK-09 HP-35', 'the access token has 20 KB', { access_token: `CANARY-AT-${'a'.repeat(20_000)}` }],
    ['TK-09 HP-35', 'the refresh token has 20 KB', { refresh_token: `CANARY-RT-${'a'.repeat(20_000)}` }],
    ['TK-09 HP-35', 'the refresh token contains a line break', { refresh_token: 'CANARY-RT-a\nb' }],
  ]

/** The faults of a token endpoint, with the expected failure for either grant. */
export const misbehaviours: readonly Misbehaviour[] = [
  ...wire,
  ...shape,
  ...words,
  ...members.map(([row, when, change]) => ({
    row,
    when,
    means: 'provider-answer-unreadable' as const,
    script: altered((honest) => ({ ...honest, ...change })),
  })),
]
