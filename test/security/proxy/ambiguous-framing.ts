const lastChunk = '0\r\n\r\n'

/** Header lines that two parsers could read as two lengths, and the bytes after the head. */
export const ambiguousFraming: readonly (readonly [name: string, lines: readonly string[], body: string])[] =
  [
    ['a length and chunks', ['content-length: 6', 'transfer-encoding: chunked'], lastChunk],
    ['chunks and a length', ['transfer-encoding: chunked', 'content-length: 6'], lastChunk],
    ['two lengths', ['content-length: 0', 'content-length: 6'], ''],
    ['one length twice', ['content-length: 1', 'content-length: 1'], 'x'],
    ['a list of lengths', ['content-length: 1, 1'], 'x'],
    ['a length with a sign', ['content-length: +1'], 'x'],
    ['a negative length', ['content-length: -1'], 'x'],
    ['a length in hexadecimal', ['content-length: 0x1'], 'x'],
    ['an unknown coding', ['transfer-encoding: xchunked'], lastChunk],
    ['chunks that are not the last coding', ['transfer-encoding: chunked, identity'], lastChunk],
    ['two codings on two lines', ['transfer-encoding: chunked', 'transfer-encoding: identity'], lastChunk],
    ['a coding on a folded line', ['transfer-encoding:', '\tchunked'], lastChunk],
    ['a folded line', ['x-fold: a', ' b'], ''],
    ['a space before the colon', ['content-length : 1'], 'x'],
    ['a coding with a space before the colon', ['transfer-encoding : chunked'], lastChunk],
    ['a bare line feed', ['x-a: a\ncontent-length: 1'], 'x'],
    ['a bare carriage return', ['x-a: a\rcontent-length: 1'], 'x'],
    ['a null', ['x-a: a\0b'], ''],
    ['no name', [': a'], ''],
    ['a coding before the chunked one', ['transfer-encoding: gzip, chunked'], lastChunk],
    ['the chunked coding twice', ['transfer-encoding: chunked, chunked'], lastChunk],
    ['two Host headers', ['host: localhost:8787', 'host: other.example'], ''],
  ]
