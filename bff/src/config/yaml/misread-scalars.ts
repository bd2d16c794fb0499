import { isMap, isScalar, isSeq, type Document, type Scalar } from 'yaml'

/** A scalar that could be read as something else than its author wrote, with the offset of its beginning. */
export interface MisreadScalar {
  readonly offset: number
  readonly message: string
}

// YAML 1.1 reads a leading zero as octal, 1.2 as decimal, and a leading 0x, 0o or sign and an exponent make a number of a name.
const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

const keyFault = ({ value, source }: Scalar): string | undefined =>
  typeof value === 'string' || String(value) === source
    ? undefined
    : `the name is read as ${String(value)}: put it in quotes`

const valueFault = ({ value, source = '' }: Scalar): string | undefined =>
  typeof value === 'number' && !plainNumber.test(source)
    ? `is read as the number ${value}: write it as a plain decimal number, or in quotes if it is text`
    : undefined

const textFault = ({ value }: Scalar): string | undefined =>
  typeof value === 'string' && !/^[^\p{Cs}\p{Cc}]*$/u.test(value.replaceAll(/[\n\t\r]/g, ''))
    ? 'contains a control character or half of a character'
    : undefined

interface Place {
  readonly node: unknown
  readonly isKey: boolean
}

const childrenOf = (node: unknown): readonly Place[] => {
  if (isMap(node))
    return node.items.flatMap(({ key, value }) => [
      { node: key, isKey: true },
      { node: value, isKey: false },
    ])
  return isSeq(node) ? node.items.map((item) => ({ node: item, isKey: false })) : []
}

const misreadAt = ({ node, isKey }: Place): readonly MisreadScalar[] => {
  if (!isScalar(node)) return childrenOf(node).flatMap(misreadAt)
  const message = (isKey ? keyFault(node) : valueFault(node)) ?? textFault(node)
  return message === undefined ? [] : [{ offset: node.range?.[0] ?? 0, message }]
}

/** The scalars of a document that are no text and no plain number, and the texts that no store, header or form could keep. */
export const misreadScalars = ({ contents }: Document): readonly MisreadScalar[] =>
  misreadAt({ node: contents, isKey: false })
