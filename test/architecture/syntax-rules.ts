import type { JSXAttribute, Node } from 'oxc-parser'
import { isProductionCode, isTest } from './places.ts'
import { codeNamesNoProvider } from './provider-names.ts'
import type { SyntaxRule } from './syntax-rule.ts'
import { platformRules } from './world-rules.ts'

const thoughts = new Set<string>([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'SwitchStatement',
  'TryStatement',
  'AwaitExpression',
])

const routesDoNotThink: SyntaxRule = {
  name: 'routes-do-not-think',
  remedy: 'A route mounts; it does not think. Move this into the feature.',
  where: (path) => /^bff[/]src[/]http[/].*[/]mount-[^/]+[.]ts$/.test(path) && !isTest(path),
  forbids: ({ node }) => thoughts.has(node.type),
  seeds: [
    { 'bff/src/http/browser/mount-a.ts': 'if (a) b()' },
    { 'bff/src/http/browser/mount-a.ts': 'const a = b ? c : d' },
    { 'bff/src/http/browser/mount-a.ts': 'const a = b && c' },
    { 'bff/src/http/browser/mount-a.ts': 'const a = b ?? c' },
    { 'bff/src/http/browser/mount-a.ts': 'switch (a) {}' },
    { 'bff/src/http/browser/mount-a.ts': 'try { a() } catch {}' },
    { 'bff/src/http/browser/mount-a.ts': 'const a = async () => await b()' },
  ],
  innocent: [
    { 'bff/src/http/browser/mount-a.ts': 'for (const name of names) app.get(path, answer(endpoints[name]))' },
  ],
}

/** `await something.json()` */
const isNetworkData = (node: Node | null | undefined): boolean =>
  node?.type === 'AwaitExpression' &&
  node.argument.type === 'CallExpression' &&
  node.argument.callee.type === 'MemberExpression' &&
  node.argument.callee.property.type === 'Identifier' &&
  node.argument.callee.property.name === 'json'

const claimsType = (node: Node): boolean => {
  if (node.type === 'TSAsExpression')
    return isNetworkData(node.expression) && node.typeAnnotation.type !== 'TSUnknownKeyword'
  if (node.type !== 'VariableDeclarator' || !isNetworkData(node.init)) return false
  const annotation = node.id.typeAnnotation?.typeAnnotation
  return annotation !== undefined && annotation.type !== 'TSUnknownKeyword'
}

const networkDataHasNoType: SyntaxRule = {
  name: 'network-data-has-no-type',
  remedy: 'Parse it with a schema: what came over the network has no type yet.',
  where: isProductionCode,
  forbids: ({ node }) => claimsType(node),
  seeds: [
    { 'web/src/a.ts': 'const a = (await r.json()) as Session' },
    { 'bff/src/a.ts': 'const a: Tokens = await r.json()' },
  ],
  innocent: [
    { 'web/src/a.ts': 'const a: unknown = await r.json(); const b = Session.parse(await r.json())' },
  ],
}

const exportsByName: SyntaxRule = {
  name: 'exports-by-name',
  remedy: 'Export by name.',
  where: (path) => !/[.]config[.]ts$/.test(path),
  forbids: ({ node }) => node.type === 'ExportDefaultDeclaration',
  seeds: [{ 'bff/src/a.ts': 'export default 1' }, { 'test/a.ts': 'export default function a() {}' }],
  innocent: [{ 'web/vite.config.ts': 'export default {}' }],
}

const noEnum: SyntaxRule = {
  name: 'no-enum',
  remedy: 'Use a union of string literals.',
  where: () => true,
  forbids: ({ node }) => node.type === 'TSEnumDeclaration',
  seeds: [{ 'shared/src/a.ts': 'enum A { B }' }, { 'test/a.ts': 'const enum A { B }' }],
}

const rawHtml = new Set([
  'dangerouslySetInnerHTML',
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'srcdoc',
  'srcDoc',
])
const evaluators = new Set(['eval', 'Function'])

const writesMarkup = (node: Node): boolean => {
  if (node.type === 'JSXAttribute') return node.name.type === 'JSXIdentifier' && rawHtml.has(node.name.name)
  if (node.type === 'Property') return node.key.type === 'Identifier' && rawHtml.has(node.key.name)
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return false
  const onDocument = node.object.type === 'Identifier' && node.object.name === 'document'
  return rawHtml.has(node.property.name) || (onDocument && /^write(ln)?$/.test(node.property.name))
}

const evaluates = (node: Node): boolean =>
  (node.type === 'CallExpression' || node.type === 'NewExpression') &&
  node.callee.type === 'Identifier' &&
  evaluators.has(node.callee.name)

const noRawHtml: SyntaxRule = {
  name: 'no-raw-html',
  remedy: 'Text becomes a text node; markup comes from a component.',
  where: isProductionCode,
  forbids: ({ node }) => writesMarkup(node) || evaluates(node),
  seeds: [
    { 'web/src/a.tsx': 'const a = <p dangerouslySetInnerHTML={{ __html: text }} />' },
    { 'web/src/a.ts': 'element.innerHTML = text' },
    { 'web/src/a.ts': 'document.write(text)' },
    { 'web/src/a.ts': 'eval(text)' },
    { 'web/src/a.ts': "const f = new Function('a', text)" },
    { 'web/src/a.ts': "createElement('p', { dangerouslySetInnerHTML: { __html: text } })" },
  ],
  innocent: [{ 'web/src/a.ts': 'element.textContent = text; stream.write(text)' }],
}

const hasLetters = (text: unknown): boolean => typeof text === 'string' && /\p{Letter}/u.test(text)
const readableAttributes = new Set(['alt', 'aria-description', 'aria-label', 'label', 'placeholder', 'title'])

const textOf = (node: Node): unknown => {
  if (node.type === 'JSXText' || node.type === 'Literal') return node.value
  return node.type === 'TemplateElement' ? node.value.cooked : undefined
}

const isElement = (node: Node): boolean => node.type === 'JSXElement' || node.type === 'JSXFragment'

/** What passes one of its parts on as its own value: `a ? b : c`, `a && b`, a template. */
const passesOn = (node: Node, part: Node): boolean =>
  node.type === 'TemplateLiteral' ||
  node.type === 'LogicalExpression' ||
  (node.type === 'ConditionalExpression' && node.test !== part)

const isReadable = ({ name }: JSXAttribute): boolean =>
  name.type === 'JSXIdentifier' && readableAttributes.has(name.name)

/** Whether a text that stands here is shown or read out. */
const isShown = (node: Node, [parent, ...above]: readonly Node[]): boolean => {
  if (!parent) return false
  if (isElement(parent)) return true
  if (parent.type === 'JSXAttribute') return isReadable(parent)
  return (parent.type === 'JSXExpressionContainer' || passesOn(parent, node)) && isShown(parent, above)
}

const textsComeFromTheCatalogue: SyntaxRule = {
  name: 'texts-come-from-the-catalogue',
  remedy: 'Every text lives in web/src/messages, by locale.',
  where: (path) => path.startsWith('web/src/') && !path.startsWith('web/src/messages/') && !isTest(path),
  forbids: ({ node, ancestors }) => hasLetters(textOf(node)) && isShown(node, ancestors),
  seeds: [
    { 'web/src/a.tsx': 'const a = <p>Connected</p>' },
    { 'web/src/a.tsx': 'const a = <button aria-label="Close" />' },
    { 'web/src/a.tsx': "const a = <p>{'Connected'}</p>" },
    { 'web/src/a.tsx': 'const a = <p>{`Connected to ${name}`}</p>' },
    { 'web/src/a.tsx': 'const a = <p title={`Connected to ${name}`} />' },
    { 'web/src/a.tsx': "const a = <p title={open ? 'Close' : messages.open} />" },
    { 'web/src/a.tsx': "const a = <p>{open && 'Close'}</p>" },
  ],
  innocent: [
    { 'web/src/a.tsx': 'const a = <p className="wide" key="a">{messages.connected} · </p>' },
    {
      'web/src/a.tsx':
        "const a = <p className={open ? 'wide' : 'narrow'}>{state === 'open' ? <b /> : null}</p>",
    },
  ],
}

const isEveryone = (node: Node | undefined): boolean => node?.type === 'Literal' && node.value === '*'

const postsToEveryone = (node: Node): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.property.type === 'Identifier' &&
  node.callee.property.name === 'postMessage' &&
  isEveryone(node.arguments[1])

const namesEveryone = (node: Node): boolean =>
  node.type === 'Property' &&
  node.key.type === 'Identifier' &&
  node.key.name === 'targetOrigin' &&
  isEveryone(node.value)

const messagesHaveAnAddressee: SyntaxRule = {
  name: 'messages-have-an-addressee',
  remedy: "Name the origin: '*' hands the message to whoever sits in that window now.",
  where: isProductionCode,
  forbids: ({ node }) => postsToEveryone(node) || namesEveryone(node),
  seeds: [
    { 'web/src/host/a.ts': "frame.contentWindow.postMessage(message, '*')" },
    { 'web/src/host/a.ts': "opener.postMessage(message, { targetOrigin: '*' })" },
  ],
  innocent: [{ 'web/src/host/a.ts': 'parent.postMessage(message, origin); port.postMessage(message)' }],
}

/** Syntax that must not stand somewhere, in values. */
export const syntaxRules: readonly SyntaxRule[] = [
  codeNamesNoProvider,
  routesDoNotThink,
  ...platformRules,
  networkDataHasNoType,
  exportsByName,
  noEnum,
  noRawHtml,
  messagesHaveAnAddressee,
  textsComeFromTheCatalogue,
]
