import type { JSXAttribute, Node } from 'oxc-parser'
import { isProductionCode, isTest } from './paths.ts'
import { platformRules } from './platform-rules.ts'
import { codeNamesNoProvider } from './provider-names.ts'
import type { SyntaxRule } from './syntax-rule.ts'

const branchesAndAwaits = new Set<string>([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'SwitchStatement',
  'TryStatement',
  'AwaitExpression',
])

const routesOnlyMount: SyntaxRule = {
  name: 'routes-only-mount',
  remedy: 'A route file only mounts handlers: move the logic into the feature.',
  where: (path) => /^bff[/]src[/]http[/].*[/]mount-[^/]+[.]ts$/.test(path) && !isTest(path),
  forbids: ({ node }) => branchesAndAwaits.has(node.type),
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

const assertsType = (node: Node): boolean => {
  if (node.type === 'TSAsExpression')
    return isNetworkData(node.expression) && node.typeAnnotation.type !== 'TSUnknownKeyword'
  if (node.type !== 'VariableDeclarator' || !isNetworkData(node.init)) return false
  const annotation = node.id.typeAnnotation?.typeAnnotation
  return annotation !== undefined && annotation.type !== 'TSUnknownKeyword'
}

const networkDataHasNoType: SyntaxRule = {
  name: 'network-data-has-no-type',
  remedy: 'Parse it with a schema: data from the network has no type yet.',
  where: isProductionCode,
  forbids: ({ node }) => assertsType(node),
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
  // Storybook reads the default exports of its own files, as other tools do of their configuration.
  where: (path) => !/[.]config[.]ts$|[.]stories[.]tsx$|[/][.]storybook[/]/.test(path),
  forbids: ({ node }) => node.type === 'ExportDefaultDeclaration',
  seeds: [{ 'bff/src/a.ts': 'export default 1' }, { 'test/a.ts': 'export default function a() {}' }],
  innocent: [
    { 'web/vite.config.ts': 'export default {}' },
    { 'test/examples/a/a.stories.tsx': 'export default {}' },
    { 'test/examples/a/.storybook/main.ts': 'export default {}' },
  ],
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
  remedy: 'Render text as a text node and markup as a component.',
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

/** Reports whether a part becomes the value of its node: `a ? b : c`, `a && b`, a template. */
const yieldsPart = (node: Node, part: Node): boolean =>
  node.type === 'TemplateLiteral' ||
  node.type === 'LogicalExpression' ||
  (node.type === 'ConditionalExpression' && node.test !== part)

const isReadable = ({ name }: JSXAttribute): boolean =>
  name.type === 'JSXIdentifier' && readableAttributes.has(name.name)

/** Reports whether a text in this position is displayed or read by a screen reader. */
const isShown = (node: Node, [parent, ...above]: readonly Node[]): boolean => {
  if (!parent) return false
  if (isElement(parent)) return true
  if (parent.type === 'JSXAttribute') return isReadable(parent)
  return (parent.type === 'JSXExpressionContainer' || yieldsPart(parent, node)) && isShown(parent, above)
}

const textsComeFromTheCatalogue: SyntaxRule = {
  name: 'texts-come-from-the-catalogue',
  remedy: 'Move the text to web/src/messages, by locale.',
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

const isWildcard = (node: Node | undefined): boolean => node?.type === 'Literal' && node.value === '*'

const postsToAnyOrigin = (node: Node): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.property.type === 'Identifier' &&
  node.callee.property.name === 'postMessage' &&
  isWildcard(node.arguments[1])

const targetsAnyOrigin = (node: Node): boolean =>
  node.type === 'Property' &&
  node.key.type === 'Identifier' &&
  node.key.name === 'targetOrigin' &&
  isWildcard(node.value)

const postMessageNamesAnOrigin: SyntaxRule = {
  name: 'post-message-names-an-origin',
  remedy: "Name the target origin: '*' delivers the message to any document in that window.",
  where: isProductionCode,
  forbids: ({ node }) => postsToAnyOrigin(node) || targetsAnyOrigin(node),
  seeds: [
    { 'web/src/host/a.ts': "frame.contentWindow.postMessage(message, '*')" },
    { 'web/src/host/a.ts': "opener.postMessage(message, { targetOrigin: '*' })" },
  ],
  innocent: [{ 'web/src/host/a.ts': 'parent.postMessage(message, origin); port.postMessage(message)' }],
}

/** The forbidden syntax, as data. */
export const syntaxRules: readonly SyntaxRule[] = [
  codeNamesNoProvider,
  routesOnlyMount,
  ...platformRules,
  networkDataHasNoType,
  exportsByName,
  noRawHtml,
  postMessageNamesAnOrigin,
  textsComeFromTheCatalogue,
]
