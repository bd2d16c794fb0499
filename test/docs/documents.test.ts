import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

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
