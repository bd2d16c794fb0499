import * as fc from 'fast-check'

/** Placeholders that a test replaces by its own values. */
export const placeholders = { connection: '<connection>', cookie: '<cookie>' }

const charOf = (code: number) => String.fromCharCode(code)
const bytes = (maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(charOf), maxLength })
const visible = (maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 33, max: 126 }).map(charOf), maxLength })
const oneOf = (text: string) => fc.constantFrom(...text.split(' '))

/** The first generator with this weight, the others with weight 1. */
const mostly = <T>(weight: number, usual: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, ...others.map((arbitrary) => ({ weight: 1, arbitrary })))

const method = mostly(
  20,
  oneOf('GET GET GET GET PUT PUT'),
  oneOf('POST PATCH DELETE HEAD OPTIONS TRACE get'),
  visible(6),
)

const listed = oneOf(
  '/crm/v1/clients /crm/v1/clients/A1 /profiling/v1/questionnaires /profiling/v1/clients/A1/results /finances/v1/clients/A1/finances',
)
const segment = fc.oneof(
  oneOf(
    '.. . %2e%2e %2E ..; %2f %5c \\ %00 %c0%ae %252e @evil.example http: %0d%0ax:y \t # ; {clientId} % ä \u00ff',
  ),
  oneOf('crm v1 clients A1 admin %41 a%20b ~ profiling results %C3%A4'),
  visible(8),
  bytes(4),
)
const unlisted = fc.array(segment, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`)
/** A listed path with a segment inserted at a random offset. */
const altered = fc
  .tuple(listed, fc.nat(40), segment)
  .map(([path, at, inserted]) => path.slice(0, at) + inserted + path.slice(at))

const pair = fc
  .tuple(
    oneOf('pageSize pageNumber pageNumber[] access_token subscription-key %70ageSize ids fields'),
    mostly(4, oneOf('1 CANARY %00 % & a%26b=c ä ='), visible(6)),
  )
  .map((both) => both.join('='))
const query = mostly(
  4,
  fc.constant(''),
  fc.array(pair, { minLength: 1, maxLength: 4 }).map((pairs) => `?${pairs.join('&')}`),
  visible(12).map((text) => `?${text}`),
)
const prefix = mostly(
  20,
  fc.constant('/bff/proxy/'),
  oneOf(
    '/bff/proxy// /bff/./proxy/ /v1/proxy/ http://evil.example/bff/proxy/ //evil.example/bff/proxy/ /BFF/proxy/ /',
  ),
)
const connection = mostly(20, fc.constant(placeholders.connection), visible(43), bytes(6))
const target = fc
  .tuple(prefix, connection, mostly(3, listed, altered, unlisted), query)
  .map((parts) => parts.join(''))

const name = mostly(
  20,
  oneOf(
    'authorization Authorization ocp-apim-subscription-key Ocp_Apim_Subscription_Key connection te trailer upgrade expect content-type content-encoding host accept accept-language if-match if-none-match range cookie x-http-method-override x-original-url x-forwarded-host proxy-authorization keep-alive __proto__ constructor',
  ),
  oneOf('transfer-encoding content-length origin x-planbridge sec-fetch-site sec-fetch-dest'),
  visible(6),
)
const value = mostly(
  12,
  oneOf(
    'CANARY Bearer\tCANARY close keep-alive upgrade websocket 100-continue evil.example gzip trailers "7" * \u00ff authorization,ocp-apim-subscription-key,cookie',
  ),
  oneOf(`chunked 0 5 99999999999999999999 same-origin document ${placeholders.cookie}`),
  visible(20),
  bytes(10),
)
const header = fc
  .tuple(name, mostly(30, fc.constant(': '), fc.constantFrom(':', ' : ', '', ':\r\n ')), value)
  .map((parts) => parts.join(''))

const chunks = fc
  .array(bytes(20), { maxLength: 3 })
  .map((parts) =>
    [...parts.filter(Boolean), ''].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join(''),
  )
/** A body and the headers that declare its length, which are sometimes wrong. */
const body = mostly(
  6,
  fc.constant({ lines: [] as string[], after: '' }),
  bytes(40).map((after) => ({ lines: [`content-length: ${after.length}`], after })),
  chunks.map((after) => ({ lines: ['transfer-encoding: chunked'], after })),
  fc
    .tuple(bytes(40), fc.nat(60))
    .map(([after, declared]) => ({ lines: [`content-length: ${declared}`], after })),
  bytes(40).map((after) => ({ lines: ['transfer-encoding: chunked'], after })),
)

const usual = [
  'host: localhost:8787',
  `cookie: ${placeholders.cookie}`,
  'origin: http://localhost:8787',
  'x-planbridge: 1',
  'sec-fetch-site: same-origin',
]
const request = fc
  .record({
    start: fc
      .tuple(method, target, mostly(30, fc.constant('HTTP/1.1'), fc.constantFrom('HTTP/1.0', 'HTTP/2.0', '')))
      .map((words) => words.join(' ')),
    lines: mostly(12, fc.constant(usual), fc.shuffledSubarray(usual)),
    more: fc.array(header, { maxLength: 3 }),
    body,
  })
  .map(({ start, lines, more, body: { lines: bodyHeaders, after } }) =>
    [start, ...lines, ...bodyHeaders, ...more, '', after].join('\r\n'),
  )

/** Bytes for the HTTP listener: mostly an almost valid request, sometimes several pipelined requests or random bytes. */
export const anyRequests = mostly(
  12,
  request,
  fc.array(request, { minLength: 2, maxLength: 3 }).map((several) => several.join('')),
  bytes(200),
)
