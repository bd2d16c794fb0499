/** One encoding of a planted secret. */
export interface Form {
  readonly name: string
  readonly needle: Buffer
}

const bitsPerByte = 8
const bitsPerSextet = 6

/** The part of a base64 text that does not depend on the bytes around the planted secret. */
const base64Core = (plantedSecret: Buffer, offset: number): string => {
  const text = Buffer.concat([Buffer.alloc(offset), plantedSecret]).toString('base64')
  const first = Math.ceil((offset * bitsPerByte) / bitsPerSextet)
  const last = Math.floor(((offset + plantedSecret.length) * bitsPerByte) / bitsPerSextet)
  return text.slice(first, last)
}

const base64Forms = (plantedSecret: Buffer): Form[] => {
  return [0, 1, 2].flatMap((offset) => {
    const core = base64Core(plantedSecret, offset)
    const urlCore = core.replaceAll('+', '-').replaceAll('/', '_')
    const plain = { name: `base64 at ${offset}`, needle: Buffer.from(core) }
    return urlCore === core
      ? [plain]
      : [plain, { name: `base64url at ${offset}`, needle: Buffer.from(urlCore) }]
  })
}

/** Every encoding of a planted secret to search for. `viewsOf` undoes encodings of the surrounding text. */
export const formsOf = (plantedSecret: string): Form[] => {
  const bytes = Buffer.from(plantedSecret)
  const hex = bytes.toString('hex')
  return [
    { name: 'plain', needle: bytes },
    { name: 'plus for space', needle: Buffer.from(plantedSecret.replaceAll(' ', '+')) },
    { name: 'utf-16', needle: Buffer.from(plantedSecret, 'utf16le') },
    { name: 'hex', needle: Buffer.from(hex) },
    { name: 'HEX', needle: Buffer.from(hex.toUpperCase()) },
    ...base64Forms(bytes),
  ]
}
