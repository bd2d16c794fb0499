import { posix } from 'node:path'
import type { Guard } from './guard.ts'
import { isCode } from './paths.ts'
import type { SourceTree } from './source-tree.ts'

const filesMax = 25
const filesWithoutReadmeMax = 8
const readmeLinesMax = 10

const vagueName = /[/](utils?|helpers?|common|misc|lib)([/.]|$)/

const noUtilsFolders: Guard = {
  name: 'no-utils-folders',
  remedy: 'Name the file or folder for its purpose.',
  check: (tree) =>
    [...tree.keys()]
      .filter((path) => vagueName.test(path))
      .map((path) => ({ path, detail: 'has a name without a purpose' })),
  seeds: [{ 'bff/src/utils.ts': '' }, { 'web/src/lib/pkce.ts': '' }, { 'test/helpers/a.ts': '' }],
  innocent: [{ 'bff/src/oauth/library.ts': '' }],
}

/** A unit test in `src` belongs to the file beside it and is not counted. */
const isCounted = (path: string): boolean =>
  isCode(path) && (path.startsWith('test/') || !/[.]test[.]tsx?$/.test(path))

/** The number of code files directly in each folder. */
const codeFilesByFolder = (tree: SourceTree): [string, number][] =>
  [...Map.groupBy([...tree.keys()].filter(isCounted), (path) => posix.dirname(path))].map(
    ([folder, files]) => [folder, files.length],
  )

const filesIn = (folder: string, count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/file-${index}.ts`, '']))

const smallFolders: Guard = {
  name: 'small-folders',
  remedy: `Split a folder of more than ${filesMax} code files by topic.`,
  check: (tree) =>
    codeFilesByFolder(tree)
      .filter(([, count]) => count > filesMax)
      .map(([path, count]) => ({ path, detail: `has ${count} code files` })),
  seeds: [filesIn('bff/src/a', filesMax + 1), filesIn('test/a', filesMax + 1)],
  innocent: [
    filesIn('bff/src/a', filesMax),
    {
      ...filesIn('bff/src/a', filesMax),
      ...filesIn('bff/src/a/b', filesMax),
      'bff/src/a/file-0.test.ts': '',
    },
  ],
}

const readmeProblem = (readme: string | undefined): string | undefined => {
  if (readme === undefined) return 'has no README.md'
  const lines = readme.trimEnd().split('\n').length
  return lines > readmeLinesMax ? `has a README.md of ${lines} lines` : undefined
}

const largeRoomsHaveAReadme: Guard = {
  name: 'large-rooms-have-a-readme',
  remedy: `A folder of more than ${filesWithoutReadmeMax} code files has a README.md of at most ${readmeLinesMax} lines: its purpose, its flow and its limits.`,
  check: (tree) =>
    codeFilesByFolder(tree)
      .filter(([, count]) => count > filesWithoutReadmeMax)
      .flatMap(([path]) => {
        const detail = readmeProblem(tree.get(`${path}/README.md`))
        return detail === undefined ? [] : [{ path, detail }]
      }),
  seeds: [
    filesIn('bff/src/a', filesWithoutReadmeMax + 1),
    {
      ...filesIn('test/a', filesWithoutReadmeMax + 1),
      'test/a/README.md': '\n'.repeat(readmeLinesMax) + 'end\n',
    },
    { ...filesIn('web/src/a', filesWithoutReadmeMax + 1), 'web/src/README.md': '# Another folder\n' },
  ],
  innocent: [
    filesIn('bff/src/a', filesWithoutReadmeMax),
    { ...filesIn('bff/src/a', filesWithoutReadmeMax + 1), 'bff/src/a/README.md': '# A\n\nIts purpose.\n' },
  ],
}

/** Guards over the folder tree. */
export const folderGuards: readonly Guard[] = [noUtilsFolders, smallFolders, largeRoomsHaveAReadme]
