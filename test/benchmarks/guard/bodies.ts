import { randomBytes } from 'node:crypto'

const record = (nth: number) => ({
  id: randomBytes(16).toString('hex'),
  name: `Client ${nth}`,
  email: `client${nth}@example.com`,
  since: new Date(1_700_000_000_000 + nth * 10_000_000).toISOString(),
  worth: Math.round(Math.sin(nth) * 1_000_000) / 100,
  note: 'The quick brown fox jumps over the lazy dog',
})

const records = (bytes: number, more: object = {}): string => {
  const written: string[] = []
  for (let nth = 0, size = 0; size < bytes; nth += 1) {
    const text = JSON.stringify({ ...record(nth), ...more })
    written.push(text)
    size += text.length
  }
  return `[${written.join(',')}`
}

const escaped = (text: string): string =>
  text
    .replaceAll('/', '\\/')
    .replaceAll(/[^\p{ASCII}]/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

const texts: Readonly<Record<string, (bytes: number) => string>> = {
  JSON: (bytes) => records(bytes),
  'JSON with other letters than ASCII': (bytes) =>
    records(bytes, { city: 'Łódź, Świętokrzyska 9, Zażółć gęślą jaźń' }),
  'JSON with slashes and letters escaped': (bytes) =>
    escaped(
      records(bytes, { city: 'Málaga, Peña de los Enamorados', links: 'https://api.example/v3/clients/7' }),
    ),
  'an image in base64': (bytes) => randomBytes(bytes).toString('base64'),
  'links, all of it escaped': (bytes) => '%2Fclients%3Fpage%3D7'.repeat(bytes / 20),
  'backslashes alone (hostile)': (bytes) => '\\'.repeat(bytes),
  'escapes alone (hostile)': (bytes) => '\\u0065'.repeat(bytes / 6 + 1),
}

/** Response bodies of the same size, by name. */
export const bodiesOf = (bytes: number): readonly (readonly [string, Uint8Array<ArrayBuffer>])[] => [
  ...Object.entries(texts).map(
    ([name, text]) => [name, new TextEncoder().encode(text(bytes)).slice(0, bytes)] as const,
  ),
  ['binary data', new Uint8Array(randomBytes(bytes))],
]

/** Credentials of realistic length: access token, refresh token, two subscription keys and a client secret. */
export const someCredentials = (): readonly string[] => [
  `eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9.CANARY${randomBytes(960).toString('base64url')}`,
  `CANARY${randomBytes(29).toString('hex')}`,
  randomBytes(16).toString('hex'),
  randomBytes(16).toString('hex'),
  `CANARY${randomBytes(20).toString('base64')}`,
]
