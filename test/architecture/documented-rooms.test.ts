import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { layers } from './bff-arrows.ts'

const root = join(import.meta.dirname, '../..')
const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')

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

  test('draws the rooms of the BFF in their layers, from top to bottom', () => {
    const picture = /^```\n( main .*?)^```/ms.exec(architecture)?.[1] ?? ''
    const lineOf = (room: string) =>
      picture.split('\n').findIndex((line) => {
        return line.slice(0, 57).split(/\s+/).includes(room)
      })
    const lines = layers.map((rooms) => rooms.filter((room) => room !== 'planbridge').map(lineOf))
    expect(lines.flat().filter((line) => line === -1)).toEqual([])
    lines.forEach((lower, layer) =>
      lines.slice(layer + 1).forEach((higher) => {
        // Processes share one line of the picture, although main imports cli.
        expect(Math.min(...lower)).toBeGreaterThanOrEqual(Math.max(...higher))
      }),
    )
  })
})
