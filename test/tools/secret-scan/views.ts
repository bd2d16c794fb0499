import { gunzipSync, constants } from 'node:zlib'

/** The original bytes, or the bytes with one encoding undone. */
export interface View {
  readonly name: string
  readonly bytes: Buffer
}

const gzipStart = Buffer.from([0x1f, 0x8b, 0x08])
const unpackedBytesMax = 256 * 1024 * 1024
const depthMax = 3
const encodedLengthMin = 24

type Unwrap = (bytes: Buffer) => Buffer[]

/** Latin-1 maps each byte to one character, so the replacement is safe for any encoding. */
const rewritten =
  (pattern: RegExp, replace: (match: string, part: string) => string): Unwrap =>
  (bytes) => {
    const text = bytes.toString('latin1')
    const result = text.replace(pattern, replace)
    return result === text ? [] : [Buffer.from(result, 'latin1')]
  }

const percentDecoded = rewritten(/%([0-9a-f]{2})/gi, (_, hex) =>
  String.fromCharCode(Number.parseInt(hex, 16)),
)

const jsonUnescaped = rewritten(/\\(u[0-9a-f]{4}|["\\/])/gi, (_, escape) =>
  escape.length === 1
    ? escape
    : Buffer.from(String.fromCharCode(Number.parseInt(escape.slice(1), 16))).toString('latin1'),
)

/** Decodes every word that looks like base64. The result may contain encoded text again. */
const base64Decoded: Unwrap = (bytes) => {
  const words = bytes.toString('latin1').split(/[^\w+/-]+/)
  const encoded = words.filter(({ length }) => length >= encodedLengthMin)
  const decoded = encoded.flatMap((word) => [Buffer.from(word, 'base64'), Buffer.from('\n')])
  return decoded.length === 0 ? [] : [Buffer.concat(decoded)]
}

const unpack = (bytes: Buffer): Buffer[] => {
  try {
    return [gunzipSync(bytes, { maxOutputLength: unpackedBytesMax, finishFlush: constants.Z_SYNC_FLUSH })]
  } catch {
    return [] // The three bytes were not the start of a gzip stream.
  }
}

const gunzipped: Unwrap = (bytes) => {
  const found: Buffer[] = []
  for (let at = bytes.indexOf(gzipStart); at >= 0; at = bytes.indexOf(gzipStart, at + 1)) {
    found.push(...unpack(bytes.subarray(at)))
  }
  return found
}

const encodings: Readonly<Record<string, Unwrap>> = {
  'url-encoded': percentDecoded,
  'JSON-escaped': jsonUnescaped,
  gzip: gunzipped,
  base64: base64Decoded,
}

function* unwrap(view: View, depth: number): Generator<View> {
  yield view
  if (depth === depthMax) return
  for (const [name, decode] of Object.entries(encodings)) {
    for (const bytes of decode(view.bytes))
      yield* unwrap({ name: `${name} in ${view.name}`, bytes }, depth + 1)
  }
}

/** The bytes, and every view with percent or JSON escapes undone, base64 decoded or gzip streams unpacked, up to three levels deep. */
export const viewsOf = (bytes: Uint8Array): Generator<View> =>
  unwrap({ name: 'bytes', bytes: Buffer.from(bytes) }, 0)
