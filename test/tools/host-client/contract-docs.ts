import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Node, Statement } from 'oxc-parser'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { type SyntaxFile, syntaxOf } from '../source/syntax.ts'

/** A value of the contract, with the comments of its source. */
export interface Documented {
  /** The comment at the value itself. */
  readonly own: string | undefined
  /** The comment at the constant that the value is. */
  readonly inherited: string | undefined
  readonly member: (name: string) => Documented | undefined
}

/** An expression in its file. */
interface Place {
  readonly node: Node
  readonly file: SyntaxFile
}

interface Commented {
  readonly comment: string | undefined
  readonly place: Place
}

const commentBefore = ({ comments, text }: SyntaxFile, offset: number): string | undefined => {
  const found = comments.findLast(({ end }) => end <= offset)
  if (!found?.value.startsWith('*') || text.slice(found.end, offset).trim() !== '') return undefined
  const lines = found.value.slice(1).split('\n')
  return lines
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join('\n')
    .trim()
}

const isExport = ({ type }: Node): boolean => type === 'ExportNamedDeclaration'

const constantsOf = (file: SyntaxFile, statement: Statement): [string, Commented][] => {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (declared?.type !== 'VariableDeclaration') return []
  const comment = commentBefore(file, statement.start)
  return declared.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && init ? [[id.name, { comment, place: { node: init, file } }]] : [],
  )
}

const files = globSync('shared/src/**/*.ts', { cwd: repositoryRoot, exclude: ['**/*.test.ts'] })
  .toSorted()
  .map((path) => syntaxOf(path, readFileSync(join(repositoryRoot, path), 'utf8')))

const constantsByFile = new Map(
  files.map((file) => [file, new Map(file.program.body.flatMap((one) => constantsOf(file, one)))]),
)

const exported = new Map(
  files.flatMap((file) => file.program.body.filter(isExport).flatMap((one) => constantsOf(file, one))),
)

const constantOf = (name: string, file: SyntaxFile): Commented | undefined =>
  constantsByFile.get(file)?.get(name) ?? exported.get(name)

type Members = ReadonlyMap<string, Commented>

const none: Members = new Map()

const merged = (nodes: readonly Node[], file: SyntaxFile): Members =>
  new Map(nodes.flatMap((node) => [...membersOf({ node, file })]))

const propertyName = (node: Node): string => {
  if (node.type === 'Identifier') return node.name
  return node.type === 'Literal' ? String(node.value) : ''
}

/** The members of an object, or of the objects that a schema or an endpoint is made of. */
const membersOf = ({ node, file }: Place): Members => {
  switch (node.type) {
    case 'ObjectExpression':
      return new Map(
        node.properties.flatMap((one): [string, Commented][] =>
          one.type === 'SpreadElement'
            ? [...membersOf({ node: one.argument, file })]
            : [
                [
                  propertyName(one.key),
                  { comment: commentBefore(file, one.start), place: { node: one.value, file } },
                ],
              ],
        ),
      )
    case 'Identifier': {
      const constant = constantOf(node.name, file)
      return constant ? membersOf(constant.place) : none
    }
    case 'MemberExpression': {
      const member = membersOf({ node: node.object, file }).get(propertyName(node.property))
      return member ? membersOf(member.place) : none
    }
    case 'CallExpression': {
      const { callee } = node
      return merged([...(callee.type === 'MemberExpression' ? [callee.object] : []), ...node.arguments], file)
    }
    case 'TSAsExpression':
      return membersOf({ node: node.expression, file })
    default:
      return none
  }
}

const wrappers: ReadonlySet<string> = new Set(['nullable', 'optional'])

/** The constant that an expression is, also if it is one that may be absent. */
const referenced = ({ node, file }: Place): Commented | undefined => {
  if (node.type === 'Identifier') return constantOf(node.name, file)
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const [inner] = node.arguments
  return inner && wrappers.has(propertyName(node.callee.property))
    ? referenced({ node: inner, file })
    : undefined
}

const documented = ({ comment, place }: Commented): Documented => {
  const members = membersOf(place)
  return {
    own: comment,
    inherited: referenced(place)?.comment,
    member: (name) => {
      const found = members.get(name)
      return found && documented(found)
    },
  }
}

/** The comments of an exported constant of the contract. */
export const docsOf = (name: string): Documented | undefined => {
  const constant = exported.get(name)
  return constant && documented(constant)
}
