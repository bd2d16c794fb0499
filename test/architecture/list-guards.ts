import { nodesIn, syntaxOf } from '../tools/source/syntax.ts'
import type { Finding, Guard } from './guard.ts'
import { importsIn } from './import-graph.ts'
import { isProductionCode } from './paths.ts'
import { providerIdsIn } from './provider-names.ts'
import type { SourceTree } from './source-tree.ts'

interface Declared {
  readonly path: string
  readonly name: string
}

const typesDeclaredIn = (tree: SourceTree, where: RegExp): Declared[] => {
  return [...tree]
    .filter(([path]) => where.test(path) && isProductionCode(path))
    .flatMap(([path, text]) =>
      [...nodesIn(syntaxOf(path, text).program)].flatMap(({ node }) =>
        node.type === 'TSTypeAliasDeclaration' || node.type === 'TSInterfaceDeclaration'
          ? [{ path, name: node.id.name }]
          : [],
      ),
    )
}

const oneNameOneType: Guard = {
  name: 'one-name-one-type',
  remedy: 'Import the type from the contract; give a different type a different name.',
  check: (tree) => {
    const contract = new Set(typesDeclaredIn(tree, /^shared[/]src[/]contract[/]/).map(({ name }) => name))
    return typesDeclaredIn(tree, /^(bff|web)[/]src[/]/)
      .filter(({ name }) => contract.has(name))
      .map(({ path, name }) => ({ path, detail: `declares ${name} again` }))
  },
  seeds: [
    {
      'shared/src/contract/a.ts': 'export type Connection = z.infer<typeof Connection>',
      'web/src/a.ts': 'interface Connection { id: string }',
    },
  ],
  innocent: [
    {
      'shared/src/contract/a.ts': 'export type Connection = 1',
      'web/src/a.ts': "import type { Connection } from '@planbridge/shared/contract'; type ConnectionRow = 1",
    },
  ],
}

/** The files of a folder that its index does not import. */
const unlisted = (tree: SourceTree, folder: string, exceptions: readonly string[]): Finding[] => {
  const list = `${folder}/index.ts`
  const listed = new Set(importsIn(tree).flatMap(({ from, to }) => (from === list ? [to] : [])))
  const inFolder = new RegExp(`^${folder}/[^/]+(?<![.]test)[.]ts$`)
  return [...tree.keys()]
    .filter((path) => inFolder.test(path) && path !== list && !exceptions.includes(path))
    .filter((path) => !listed.has(path))
    .map((path) => ({ path, detail: `is missing in ${list}` }))
}

const adaptersAreListed: Guard = {
  name: 'adapters-are-listed',
  remedy: 'An unlisted adapter is never called: add it to the index.',
  check: (tree) => unlisted(tree, 'bff/src/adapters', ['bff/src/adapters/adapter.ts']),
  seeds: [{ 'bff/src/adapters/a.ts': '', 'bff/src/adapters/index.ts': 'export const adapters = {}' }],
  innocent: [
    {
      'bff/src/adapters/a.ts': '',
      'bff/src/adapters/adapter.ts': '',
      'bff/src/adapters/index.ts': "import './a.ts'",
    },
  ],
}

const acme = {
  'shared/src/providers/acme.ts': 'export const acme = defineProvider({ docs: "https://acme.example" })',
}

const providersAreListed: Guard = {
  name: 'providers-are-listed',
  remedy: 'An unlisted definition is not in the catalog: add it to the index.',
  check: (tree) => {
    const definitions = new Set(providerIdsIn(tree).map((id) => `shared/src/providers/${id}.ts`))
    return unlisted(tree, 'shared/src/providers', []).filter(({ path }) => definitions.has(path))
  },
  seeds: [{ ...acme, 'shared/src/providers/index.ts': 'export const providers = {}' }],
  innocent: [{ ...acme, 'shared/src/providers/index.ts': "import { acme } from './acme.ts'" }],
}

const eachProviderHasASimulator: Guard = {
  name: 'each-provider-has-a-simulator',
  remedy: 'Add the simulator test/mock/simulators/<id>.ts.',
  check: (tree) =>
    providerIdsIn(tree)
      .filter((id) => !tree.has(`test/mock/simulators/${id}.ts`))
      .map((id) => ({
        path: `shared/src/providers/${id}.ts`,
        detail: `has no test/mock/simulators/${id}.ts`,
      })),
  seeds: [acme],
  innocent: [{ ...acme, 'test/mock/simulators/acme.ts': '' }],
}

/** Reports whether a definition cites, in its own file, the https page that documents its facts. */
const citesDocs = (path: string, text: string): boolean =>
  [...nodesIn(syntaxOf(path, text).program)].some(
    ({ node }) =>
      node.type === 'Property' &&
      node.key.type === 'Identifier' &&
      node.key.name === 'docs' &&
      /^['"`]https:[/][/]/.test(text.slice(node.value.start, node.value.end)),
  )

const definitionsCiteDocs: Guard = {
  name: 'definitions-cite-docs',
  remedy: "Add `docs: 'https://…'`, the vendor page that documents the facts.",
  check: (tree) =>
    providerIdsIn(tree)
      .map((id) => `shared/src/providers/${id}.ts`)
      .filter((path) => !citesDocs(path, tree.get(path) ?? ''))
      .map((path) => ({ path, detail: 'cites no https page' })),
  seeds: [
    { 'shared/src/providers/acme.ts': "defineProvider({ docs: 'http://acme.example' })" },
    { 'shared/src/providers/acme.ts': "defineProvider({ id: 'acme' }) // https://acme.example" },
  ],
  innocent: [acme],
}

const decisionPath = /^decisions[/]\d{4}-[a-z0-9-]+[.]md$/
const headings = ['Context', 'Decision', 'Consequences']

const checkDecisions = (tree: SourceTree): Finding[] => {
  const paths = [...tree.keys()].filter((path) => /^decisions[/]/.test(path)).toSorted()
  const misnamed = paths
    .filter((path) => !decisionPath.test(path))
    .map((path) => ({ path, detail: 'is not named NNNN-a-name.md' }))
  const incomplete = paths.flatMap((path) =>
    headings
      .filter((heading) => !new RegExp(`^#+ ${heading}`, 'm').test(tree.get(path) ?? ''))
      .map((heading) => ({ path, detail: `has no heading ${heading}` })),
  )
  return [...misnamed, ...incomplete]
}

const complete = '# A\n## Context\n## Decision\n## Consequences\n'

const decisionsAreComplete: Guard = {
  name: 'decisions-are-complete',
  remedy: 'Name the file NNNN-a-name.md and write context, decision and consequences.',
  check: checkDecisions,
  seeds: [{ 'decisions/0001-a.md': '# A\n## Context\n' }, { 'decisions/notes.md': complete }],
  innocent: [{ 'decisions/0001-a.md': complete, 'decisions/0003-b.md': complete }],
}

const projectFiles = [
  /^(shared|bff|web|web[/]embed)[/]src[/].*(?<![.](e2e|browser))[.]test[.]ts$/,
  /^test[/](?!e2e[/]|component[/]).*(?<![.](e2e|browser))[.]test[.]ts$/,
  /^test[/]component[/].*[.]browser[.]test[.]tsx$/,
  /^test[/]e2e[/].*[.]e2e[.]test[.]ts$/,
  // test/cli/mock-examples.test.ts runs them.
  /^test[/]examples[/]/,
]

const everyTestIsRun: Guard = {
  name: 'every-test-is-run',
  remedy:
    'No project of vitest.config.ts includes this file. Name it a.test.ts, test/component/a.browser.test.tsx or test/e2e/a.e2e.test.ts.',
  check: (tree) =>
    [...tree.keys()]
      .filter(
        (path) => /[.](test|spec)[.]\w+$/.test(path) && !projectFiles.some((pattern) => pattern.test(path)),
      )
      .map((path) => ({ path, detail: 'is never run' })),
  seeds: [
    { 'web/src/app/a.test.tsx': '' },
    { 'test/component/a.test.tsx': '' },
    { 'test/e2e/a.test.ts': '' },
    { 'test/security/a.e2e.test.ts': '' },
    { 'bff/src/a.spec.ts': '' },
  ],
  innocent: [
    { 'bff/src/a.test.ts': '', 'test/security/a.test.ts': '', 'test/a.test.ts': '' },
    { 'test/component/a.browser.test.tsx': '', 'test/e2e/a.e2e.test.ts': '', 'test/types/a.test-d.ts': '' },
  ],
}

/** Guards over lists that must agree with the files beside them. */
export const listGuards: readonly Guard[] = [
  oneNameOneType,
  adaptersAreListed,
  providersAreListed,
  eachProviderHasASimulator,
  definitionsCiteDocs,
  decisionsAreComplete,
  everyTestIsRun,
]
