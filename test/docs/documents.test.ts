import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { floors } from '../architecture/bff-arrows.ts'

const root = join(import.meta.dirname, '../..')
const exclude = (path: string) => path.includes('node_modules')
const documents = globSync(['*.md', '{docs,decisions}/**/*.md', '{shared,bff,web,test}/**/*.md'], {
  cwd: root,
  exclude,
}).toSorted()

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const prose = (markdown: string): string => markdown.replaceAll(/^ *```.*?^ *```$/gms, '')

/** Anchors as GitHub makes them: lower case, no punctuation, hyphens for spaces. */
const anchorsIn = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

const linksIn = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = '']) => target)

const isBroken = (document: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? document : join(dirname(document), path)
  if (!existsSync(join(root, target))) return true
  return anchor !== undefined && target.endsWith('.md') && !anchorsIn(read(target)).includes(anchor)
}

describe('links', () => {
  test('of every document point at an existing file and heading', () => {
    const broken = documents.flatMap((document) =>
      linksIn(read(document))
        .filter((link) => isBroken(document, link))
        .map((link) => `${document}: ${link}`),
    )
    expect(broken).toEqual([])
  })

  test('that point nowhere are found', () => {
    expect(isBroken('README.md', 'no-such-file.md')).toBe(true)
    expect(isBroken('README.md', 'ARCHITECTURE.md#no-such-heading')).toBe(true)
    expect(isBroken('README.md', 'ARCHITECTURE.md#where-does-x-go')).toBe(false)
  })
})

const architecture = read('ARCHITECTURE.md')

/** The rows of the table below a heading of ARCHITECTURE.md. */
const roomsBelow = (heading: string): string[] => {
  const section = architecture.split(/^### /m).find((text) => text.startsWith(heading)) ?? ''
  return [...section.matchAll(/^\| `([\w.-]+)`/gm)].map(([, room = '']) => room)
}

const foldersOf = (path: string): string[] =>
  readdirSync(join(root, path)).filter(
    (name) =>
      !['node_modules', '.artifacts'].includes(name) &&
      statSync(join(root, path, name)).isDirectory() &&
      globSync('**/*.{ts,tsx}', { cwd: join(root, path, name) }).length > 0,
  )

describe('ARCHITECTURE.md', () => {
  test.each([
    ['`shared/src`', 'shared/src'],
    ['`web/src`', 'web/src'],
    ['`bff/src`', 'bff/src'],
    ['`test`', 'test'],
  ])('lists every room of %s and no other', (heading, path) => {
    const listed = roomsBelow(heading)
    expect(listed.filter((room) => !room.includes('.')).toSorted()).toEqual(foldersOf(path).toSorted())
    expect(listed.filter((room) => !existsSync(join(root, path, room)))).toEqual([])
  })

  test('draws the rooms of the BFF on their floors, from top to bottom', () => {
    const picture = /^```\n( main .*?)^```/ms.exec(architecture)?.[1] ?? ''
    const lineOf = (room: string) =>
      picture.split('\n').findIndex((line) => {
        const words = line.slice(0, 57).match(/[\w/-]+/g) ?? []
        return words.includes(room)
      })
    const lines = floors.map((rooms) => rooms.filter((room) => room !== 'planbridge').map(lineOf))
    expect(lines.flat().filter((line) => line === -1)).toEqual([])
    lines.forEach((lower, floor) =>
      lines.slice(floor + 1).forEach((higher) => {
        // Processes share one line of the picture, although main imports cli.
        expect(Math.min(...lower)).toBeGreaterThanOrEqual(Math.max(...higher))
      }),
    )
  })
})
