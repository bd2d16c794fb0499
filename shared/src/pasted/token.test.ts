import { describe, expect, test } from 'vitest'
import { readPastedToken, type StrippedKind } from './token.ts'

const jwt = `eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.${'eyJhdWQiOiI5YTFkOGM3ZSJ9'.repeat(3)}.Zm9v-YmFy_MTIz`
const short = '12|LaravelSanctumToken0123456789abcdef'
const at = (index: number, inserted: string) => jwt.slice(0, index) + inserted + jwt.slice(index)

/** Forms in which a token is pasted. */
const forms: readonly (readonly [string, string, readonly StrippedKind[]])[] = [
  ['a token alone', jwt, []],
  ['spaces and line ends around it', ` \t${jwt}\r\n`, ['space']],
  ['no-break and ideographic spaces around it', `\u{A0}${jwt}\u{3000}`, ['space']],
  ['a Bearer scheme', `Bearer ${jwt}`, ['scheme']],
  ['a scheme in small letters, with a tab', `bearer\t${jwt}`, ['scheme']],
  ['a whole header', `Authorization: Bearer ${jwt}`, ['header']],
  ['a header without spaces', `authorization:Bearer ${jwt}`, ['header']],
  ['a header that is wrapped', `Authorization: Bearer\r\n  ${jwt}`, ['header']],
  [
    'a list of headers',
    `Accept: application/json\nAuthorization: Bearer ${jwt}\nHost: api.example`,
    ['header'],
  ],
  ['a curl command', `curl -H "Authorization: Bearer ${jwt}" https://api.example/v1`, ['header']],
  [
    'a curl command in single quotes',
    `curl -s -H 'Authorization: Bearer ${jwt}' \\\n  https://api.example`,
    ['header'],
  ],
  ['code', `headers: { 'Authorization': 'Bearer ${jwt}', accept: '*/*' }`, ['header']],
  ['a label', `token: ${jwt}`, ['header']],
  ['a setting', `ACCESS_TOKEN="${jwt}"`, ['quotes', 'header']],
  ['lines of a mail', jwt.replaceAll(/.{40}/g, '$&\r\n'), ['space']],
  ['indented lines', jwt.replaceAll(/.{40}/g, '$&\n    '), ['space']],
  ['lines of a quoted mail', `> ${jwt.replaceAll(/.{40}/g, '$&\n> ')}`, ['space', 'quotes']],
  ['quoted-printable lines', jwt.replaceAll(/.{40}/g, '$&=\r\n'), ['space']],
  ['lines of a shell', jwt.replaceAll(/.{40}/g, '$&\\\n'), ['space']],
  ['lines that a field made spaces', jwt.replaceAll(/.{40}/g, '$& '), ['space']],
  ['a short token on two lines', 'abc\ndef', ['space']],
  ['soft hyphens', at(10, '\u{AD}').replace('RS', 'R\u{AD}S'), ['invisible']],
  ['zero-width characters', at(7, '\u{200B}\u{200C}\u{200D}\u{2060}'), ['invisible']],
  ['direction marks', `\u{202A}${at(30, '\u{200F}')}\u{202C}\u{2069}`, ['invisible']],
  ['a byte order mark', `\u{FEFF}${jwt}`, ['invisible']],
  ['variation selectors and tags', at(3, '\u{FE0F}\u{E0041}'), ['invisible']],
  ['the marks of a terminal', `\u{1B}[200~${jwt}\u{1B}[201~`, ['invisible']],
  ['quotes', `"${jwt}"`, ['quotes']],
  ['typographic quotes', `“${jwt}”`, ['quotes']],
  ['German and French quotes', `„«${jwt}»“`, ['quotes']],
  ['one quote only', `'${jwt}`, ['quotes']],
  ['back ticks', `\`${jwt}\``, ['quotes']],
  ['a fence', `\`\`\`text\n${jwt}\n\`\`\``, ['space', 'code']],
  ['bold text', `**${jwt}**`, ['quotes']],
  ['brackets', `<${jwt}>`, ['quotes']],
  ['JSON', `{ "token": "${jwt}" }`, ['code']],
  ['JSON with other members', `{"token_type":"Bearer","expires_in":3600,"access_token":"${jwt}"}`, ['code']],
  ['a JSON text', JSON.stringify(jwt), ['quotes']],
  ['a full stop', `${jwt}.`, ['full-stop']],
  ['a comma after a quote', `"${jwt}",`, ['quotes', 'full-stop']],
  [
    'everything at once',
    `\u{FEFF}“Authorization: Bearer ${jwt}”.\n`,
    ['invisible', 'space', 'quotes', 'header', 'full-stop'],
  ],
]

describe('a pasted token', () => {
  test.each(forms)('HC-91: is read from %s', (_, pasted, stripped) => {
    const token = pasted === 'abc\ndef' ? 'abcdef' : jwt
    const read = readPastedToken(pasted)
    expect(read).toMatchObject({ kind: 'token', token })
    expect(stripped.filter((kind) => !read.stripped.includes(kind))).toEqual([])
    expect(read.stripped.length > 0).toBe(stripped.length > 0)
  })

  test.each([short, 'a', 'Zm9v+YmFy/MTIz==', 'pat_1~2.3-4', 'authorization', 'token', 'Bearer-abc', 'x=y'])(
    'HC-91: %s is a token itself',
    (token) => {
      expect(readPastedToken(token)).toEqual({ kind: 'token', token, stripped: [] })
    },
  )

  test.each<[string, string, string, number]>([
    ['a letter of another alphabet', at(4, 'а'), 'U+0430', 5],
    ['a letter with an accent', 'tokén', 'U+00E9', 4],
    ['an en dash', 'abc–def', 'U+2013', 4],
    ['an ellipsis', `${jwt}…`, 'U+2026', jwt.length + 1],
    ['three full stops', 'abcdef...', 'U+002E', 9],
    ['bullets', '••••••', 'U+2022', 1],
    ['words', 'my token is abc', 'U+0020', 3],
    ['a quote within', 'abc"def', 'U+0022', 4],
    ['a character beyond 16 bits', '😀abc', 'U+1F600', 1],
    ['one after it', 'a😀', 'U+1F600', 2],
    ['full-width letters', 'ａｂｃ', 'U+FF41', 1],
    ['a control character', 'ab\u{7}c', 'U+0007', 3],
    ['a lone surrogate', 'ab\u{D800}c', 'U+D800', 3],
    ['an HTML tag', '<b>abc</b>', 'U+003E', 2],
  ])('HC-92: with %s is refused with the character and its place', (_, pasted, codePoint, position) => {
    expect(readPastedToken(pasted)).toMatchObject({ kind: 'foreign', character: { codePoint, position } })
  })

  test.each(['', ' ', '\u{200B}', 'Bearer', 'Authorization: Bearer ', '""', '`'])(
    'HC-92: %j contains none',
    (pasted) => {
      expect(readPastedToken(pasted).kind).toBe('empty')
    },
  )

  test('HC-91: the longest text is read in linear time', () => {
    for (const piece of ['"', ' ', '.', '\n', 'Bearer ', '\u{200B}', 'a ', '> ', '=\n', 'authorization', '{'])
      expect(readPastedToken(piece.repeat(16_384 / piece.length)).kind).toBeDefined()
  })
})
