import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files on the disk, for tools that read nothing else; they are gone at the end of the block. */
export const seededFolder = (parent: string, files: Readonly<Record<string, string>>) => {
  mkdirSync(parent, { recursive: true })
  const path = mkdtempSync(join(parent, '.seeds-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
