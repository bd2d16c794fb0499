import type { Node } from 'oxc-parser'

/** A replacement of the text between two offsets. */
export interface Change {
  readonly start: number
  readonly end: number
  readonly after: string
}

/** One kind of small change. */
export interface Operator {
  readonly name: string
  /** `constant` is the name of the constant whose value contains the node, if there is one. */
  readonly changesOf: (node: Node, text: string, constant?: string) => readonly Change[]
}

type Span = Pick<Change, 'start' | 'end'>

const textOf = (text: string, { start, end }: Span): string => text.slice(start, end)

const replaced = ({ start, end }: Span, after: string): Change => ({ start, end, after })

const isText = (node: Node): boolean =>
  node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')

const otherOperators: ReadonlyMap<string, string> = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['===', '!=='],
  ['!==', '==='],
  ['+', '-'],
  ['-', '+'],
  ['*', '/'],
  ['/', '*'],
  ['%', '*'],
  ['&&', '||'],
  ['||', '&&'],
  ['??', '&&'],
  ['+=', '-='],
  ['-=', '+='],
])

const operation: Operator = {
  name: 'operation',
  changesOf(node, text) {
    const isOperation =
      node.type === 'BinaryExpression' ||
      node.type === 'LogicalExpression' ||
      node.type === 'AssignmentExpression'
    if (!isOperation) return []
    const { operator, left, right } = node
    const after = otherOperators.get(operator)
    const isJoin = operator.startsWith('+') && (isText(left) || isText(right))
    if (after === undefined || isJoin) return []
    const start = text.indexOf(operator, left.end)
    return [{ start, end: start + operator.length, after }]
  },
}

const condition: Operator = {
  name: 'condition',
  changesOf(node) {
    if (node.type === 'WhileStatement') return [replaced(node.test, 'false')]
    if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return []
    return [replaced(node.test, 'true'), replaced(node.test, 'false')]
  },
}

const negation: Operator = {
  name: 'negation',
  changesOf: (node, text) =>
    node.type === 'UnaryExpression' && node.operator === '!'
      ? [replaced(node, `(${textOf(text, node.argument)})`)]
      : [],
}

const otherComparisons: ReadonlyMap<string, string> = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['=', '!='],
  ['!=', '='],
  ['is', 'is not'],
  ['is not', 'is'],
])

const movedBound = (least: string, comma: string, most: string): string =>
  most === '' ? `{${Number(least) + 1}${comma}}` : `{${least},${Number(most) + 1}}`

const changedPatterns = (pattern: string): string[] => [
  ...(pattern.startsWith('^') ? [pattern.slice(1)] : []),
  ...(/[^\\]\$$/u.test(pattern) ? [pattern.slice(0, -1)] : []),
  ...[...pattern.matchAll(/\{(\d+)(,?)(\d*)\}/gu)].map((found) => {
    const [all, least = '', comma = '', most = ''] = found
    return (
      pattern.slice(0, found.index) + movedBound(least, comma, most) + pattern.slice(found.index + all.length)
    )
  }),
]

const durationName = /(?:Ms|Seconds)(?:Max|Min)?$/u

// A millisecond more or less is no other behaviour of a wait.
const otherNumbers = (value: number, constant: string): readonly number[] =>
  value > 1 && durationName.test(constant) ? [value * 2, Math.floor(value / 2)] : [value + 1, value - 1]

/** Numbers moved by one, or doubled and halved if they are durations, booleans, comparisons of queries, anchors and bounds of patterns. */
const literal: Operator = {
  name: 'literal',
  changesOf(node, _text, constant = '') {
    if (node.type !== 'Literal') return []
    const { value } = node
    if ('regex' in node) {
      const { pattern, flags } = node.regex
      return changedPatterns(pattern).map((changed) => replaced(node, `/${changed}/${flags}`))
    }
    if (typeof value === 'boolean') return [replaced(node, String(!value))]
    if (typeof value === 'string') {
      const other = otherComparisons.get(value)
      return other === undefined ? [] : [replaced(node, `'${other}'`)]
    }
    if (!Number.isSafeInteger(value)) return []
    return otherNumbers(Number(value), constant).map((other) => replaced(node, `(${other})`))
  },
}

const unawaited: Operator = {
  name: 'unawaited',
  changesOf: (node, text) =>
    node.type === 'ExpressionStatement' && node.expression.type === 'AwaitExpression'
      ? [replaced(node.expression, `void (${textOf(text, node.expression.argument)})`)]
      : [],
}

const effects: ReadonlySet<string> = new Set([
  'AwaitExpression',
  'CallExpression',
  'AssignmentExpression',
  'UpdateExpression',
])

const statement: Operator = {
  name: 'statement removed',
  changesOf: (node) =>
    node.type === 'ThrowStatement' ||
    (node.type === 'ExpressionStatement' && effects.has(node.expression.type))
      ? [replaced(node, '{}')]
      : [],
}

const update: Operator = {
  name: 'update',
  changesOf: (node, text) =>
    node.type === 'UpdateExpression'
      ? [replaced(node, `${textOf(text, node.argument)} ${node.operator === '++' ? '-' : '+'}= 1`)]
      : [],
}

const isCallOf = (node: Node, name: string, text: string): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  textOf(text, node.callee.property) === name

/** A property, an element or a check of a schema removed. */
const part: Operator = {
  name: 'part removed',
  changesOf(node, text) {
    if (node.type === 'ObjectExpression') return node.properties.map((one) => replaced(one, '...{}'))
    if (node.type === 'ArrayExpression')
      return node.elements.flatMap((one) => (one === null ? [] : [replaced(one, '...[]')]))
    if (node.type !== 'CallExpression' || !isCallOf(node, 'check', text)) return []
    return node.arguments.map((one) => replaced(one, '...[]'))
  },
}

const otherMethods: ReadonlyMap<string, string> = new Map([
  ['strictObject', 'object'],
  ['min', 'max'],
  ['max', 'min'],
  ['some', 'every'],
  ['every', 'some'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
])

const wrappers: ReadonlySet<string> = new Set(['optional', 'nullable'])
const refinements: ReadonlySet<string> = new Set([
  'filter',
  'where',
  'limit',
  'orderBy',
  'toSorted',
  'trim',
  'toLowerCase',
])

/** A method replaced by its counterpart, or the call of a method that narrows its object removed. */
const method: Operator = {
  name: 'method',
  changesOf(node, text) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return []
    const { object, property } = node.callee
    const name = textOf(text, property)
    const [argument] = node.arguments
    if (wrappers.has(name) && argument) return [replaced(node, textOf(text, argument))]
    if (refinements.has(name)) return [replaced({ start: object.end, end: node.end }, '')]
    const other = otherMethods.get(name)
    return other === undefined ? [] : [replaced(property, other)]
  },
}

export const operators: readonly Operator[] = [
  operation,
  condition,
  negation,
  literal,
  unawaited,
  statement,
  update,
  part,
  method,
]
